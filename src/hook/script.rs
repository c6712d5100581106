//! A shell script as the evaluator sees it: the few shapes that decide how long it takes and what it stops.

/// Commands in order.
pub(super) type List = Vec<Item>;

/// `a && b || c`, with `;` or `&` behind it.
#[derive(Clone, Debug)]
pub(super) struct Item {
    pub(super) first: Pipeline,
    pub(super) rest: Vec<(Connector, Pipeline)>,
    pub(super) background: bool,
}

/// What joins two pipelines.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) enum Connector {
    And,
    Or,
}

/// `! a | b`
#[derive(Clone, Debug)]
pub(super) struct Pipeline {
    pub(super) negated: bool,
    pub(super) commands: Vec<Command>,
}

/// One stage of a pipeline.
#[derive(Clone, Debug)]
pub(super) enum Command {
    Simple(Simple),
    Group {
        body: List,
        subshell: bool,
    },
    If {
        arms: Vec<(List, List)>,
        otherwise: Option<List>,
    },
    For {
        name: String,
        /// `None`: the positional parameters.
        values: Option<Vec<Word>>,
        body: List,
    },
    ArithmeticFor {
        start: Arithmetic,
        condition: Arithmetic,
        step: Arithmetic,
        body: List,
    },
    Loop {
        until: bool,
        condition: List,
        body: List,
    },
    Case {
        value: Word,
        /// The patterns of an arm and its commands.
        arms: Vec<(Vec<Word>, List)>,
    },
    Function {
        name: String,
        body: Box<Command>,
    },
    /// `(( … ))`
    Arithmetic(Arithmetic),
    /// `[[ … ]]`: takes no time and may go either way.
    Test,
    /// Not understood.
    Opaque,
}

/// Assignments and words.
#[derive(Clone, Debug, Default)]
pub(super) struct Simple {
    pub(super) assignments: Vec<(String, Word)>,
    pub(super) words: Vec<Word>,
    pub(super) redirected: bool,
}

/// Pieces that are joined to one word before it is split into fields.
pub(super) type Word = Vec<Piece>;

/// A part of a word.
#[derive(Clone, Debug)]
pub(super) enum Piece {
    Text(String),
    /// Text in quotes, or behind a backslash.
    Quoted(String),
    /// `{1..10}` or `{a,b}` with the words it gives in a shell that knows it.
    Brace {
        written: String,
        words: Vec<String>,
    },
    Parameter {
        name: String,
        how: Expansion,
        written: String,
        quoted: bool,
    },
    /// `$( … )` with its script.
    Substitution {
        script: String,
        quoted: bool,
    },
    Arithmetic(Arithmetic),
    Opaque(String),
}

/// What an expansion does with its parameter.
#[derive(Clone, Debug)]
pub(super) enum Expansion {
    Plain,
    /// `-`, or `=` when it also assigns.
    Default {
        also_if_empty: bool,
        assigns: bool,
        word: Word,
    },
    /// `+`
    Alternative {
        also_if_empty: bool,
        word: Word,
    },
    /// `#`, `%`, `/` and the like.
    Other,
}

/// `$(( … ))`
#[derive(Clone, Debug)]
pub(super) enum Arithmetic {
    Number(i64),
    Variable(String),
    Unary(Unary, Box<Arithmetic>),
    Binary(Binary, Box<Arithmetic>, Box<Arithmetic>),
    Assign(String, Box<Arithmetic>),
    /// `i++`: gives the value before, assigns the one after.
    Postfix(String, i64),
    Opaque,
}

/// Operators with one operand.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) enum Unary {
    Plus,
    Minus,
    Not,
}

/// Operators with two operands.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) enum Binary {
    Add,
    Subtract,
    Multiply,
    Divide,
    Modulo,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Equal,
    NotEqual,
    And,
    Or,
    Comma,
}
