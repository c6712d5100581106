//! What a scalar means: YAML 1.1 as go-yaml v2 resolves it, then as JSON keeps it.
//!
//! See `resolve.go` in <https://pkg.go.dev/go.yaml.in/yaml/v2>.

/// A scalar's meaning.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Scalar {
    Null,
    Bool(bool),
    Int(i64),
    /// An integer between `i64::MAX` and `u64::MAX`.
    Unsigned(u64),
    /// Also infinities and NaN, which JSON cannot hold.
    Float(f64),
    /// The text as it reads.
    Str,
    /// The bytes of a `!!binary` scalar, as text.
    Binary(String),
}

/// The tag in front of a node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Tag {
    None,
    /// A tag of YAML itself, such as `int` for `!!int`.
    Yaml(String),
    /// A lone `!`, which makes a scalar a string, but not `<<`.
    Bare,
    /// An application's tag, which makes a scalar a string.
    Other,
}

/// Resolves a scalar; an error says what is wrong with its tag.
pub(super) fn resolve(text: &str, is_plain: bool, tag: &Tag) -> Result<Scalar, String> {
    match tag {
        Tag::Yaml(name) => tagged(text, name),
        Tag::None if is_plain => Ok(plain(text)),
        _ => Ok(Scalar::Str),
    }
}

/// Whether a key is a merge key: `<<`, not in quotes.
pub(super) fn is_merge(text: &str, is_plain: bool, tag: &Tag) -> bool {
    text == "<<"
        && match tag {
            Tag::None => is_plain,
            Tag::Bare => true,
            Tag::Yaml(name) => name == "merge",
            Tag::Other => false,
        }
}

fn tagged(text: &str, tag: &str) -> Result<Scalar, String> {
    let found = match tag {
        "binary" => {
            return match base64(text) {
                Some(bytes) => Ok(Scalar::Binary(String::from_utf8_lossy(&bytes).into_owned())),
                None => Err("a `!!binary` value must be base64".to_owned()),
            };
        }
        "bool" | "int" | "float" | "null" | "timestamp" => plain(text),
        _ => return Ok(Scalar::Str),
    };
    match (tag, &found) {
        ("bool", Scalar::Bool(_))
        | ("int", Scalar::Int(_) | Scalar::Unsigned(_))
        | ("float", Scalar::Float(_))
        | ("null", Scalar::Null) => Ok(found),
        #[expect(clippy::cast_precision_loss, reason = "go-yaml rounds it in the same way")]
        ("float", Scalar::Int(value)) => Ok(Scalar::Float(*value as f64)),
        ("timestamp", Scalar::Str) if is_timestamp(text) => Ok(found),
        _ => Err(format!("`{}` is not a `!!{tag}`", shortened(text))),
    }
}

/// A text for a message: long ones are cut.
fn shortened(text: &str) -> String {
    match text.char_indices().nth(32) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or("")),
        None => text.to_owned(),
    }
}

/// Resolves text without quotes.
pub(super) fn plain(text: &str) -> Scalar {
    match text.as_bytes().first() {
        None | Some(b'y' | b'Y' | b'n' | b'N' | b't' | b'T' | b'f' | b'F' | b'o' | b'O' | b'~') => word(text),
        Some(b'.') => match word(text) {
            Scalar::Str => fraction(text),
            found => found,
        },
        Some(b'0'..=b'9') => number(text),
        Some(b'+' | b'-') => match word(text) {
            Scalar::Str => number(text),
            found => found,
        },
        _ => Scalar::Str,
    }
}

fn word(text: &str) -> Scalar {
    match text {
        "y" | "Y" | "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "on" | "On" | "ON" => Scalar::Bool(true),
        "n" | "N" | "no" | "No" | "NO" | "false" | "False" | "FALSE" | "off" | "Off" | "OFF" => Scalar::Bool(false),
        "" | "~" | "null" | "Null" | "NULL" => Scalar::Null,
        ".nan" | ".NaN" | ".NAN" => Scalar::Float(f64::NAN),
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => Scalar::Float(f64::INFINITY),
        "-.inf" | "-.Inf" | "-.INF" => Scalar::Float(f64::NEG_INFINITY),
        _ => Scalar::Str,
    }
}

/// Text that begins with a dot goes to Go's `ParseFloat`, which wants underscores between digits.
fn fraction(text: &str) -> Scalar {
    let bytes = text.as_bytes();
    let is_digit = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_digit);
    let separated = bytes.iter().enumerate().all(|(at, byte)| {
        *byte != b'_' || is_digit(at.checked_sub(1)) && (is_digit(Some(at + 1)) || bytes.get(at + 1) == Some(&b'_'))
    });
    match without_underscores(text) {
        digits if separated => float(&digits),
        _ => Scalar::Str,
    }
}

fn number(text: &str) -> Scalar {
    let plain = without_underscores(text);
    let (negative, unsigned) = match plain.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, plain.strip_prefix('+').unwrap_or(&plain)),
    };
    let signed = negative || unsigned.len() != plain.len();
    match magnitude(unsigned) {
        Some(value) if negative => {
            if let Some(value) = 0i64.checked_sub_unsigned(value) {
                return Scalar::Int(value);
            }
        }
        Some(value) => {
            if let Ok(value) = i64::try_from(value) {
                return Scalar::Int(value);
            }
            if !signed {
                return Scalar::Unsigned(value);
            }
        }
        None => {}
    }
    match float(&plain) {
        Scalar::Str => binary_with_inner_sign(&plain),
        found => found,
    }
}

/// An integer as Go's `ParseInt` reads it with base 0.
fn magnitude(text: &str) -> Option<u64> {
    let bytes = text.as_bytes();
    let (digits, radix) = match bytes {
        [b'0', b'x' | b'X', ..] => (text.get(2..)?, 16),
        [b'0', b'b' | b'B', ..] => (text.get(2..)?, 2),
        [b'0', b'o' | b'O', ..] => (text.get(2..)?, 8),
        [b'0', _, ..] => (text.get(1..)?, 8),
        _ => (text, 10),
    };
    // `from_str_radix` takes a sign, which has no place behind a prefix.
    if !digits.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return None;
    }
    u64::from_str_radix(digits, radix).ok()
}

/// go-yaml reads `0b-101` as -5: it strips the prefix itself when all else failed.
fn binary_with_inner_sign(text: &str) -> Scalar {
    match text.strip_prefix("0b").map(|digits| i64::from_str_radix(digits, 2)) {
        Some(Ok(value)) => Scalar::Int(value),
        _ => Scalar::Str,
    }
}

/// A decimal float that fits: beyond the range of `f64` go-yaml keeps the text.
fn float(text: &str) -> Scalar {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent.strip_prefix(['-', '+']).unwrap_or(exponent))),
        None => (unsigned, None),
    };
    let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let well_formed = all_digits(whole)
        && all_digits(fraction)
        && !(whole.is_empty() && fraction.is_empty())
        && exponent.is_none_or(|digits| !digits.is_empty() && all_digits(digits));
    match text.parse::<f64>() {
        Ok(value) if well_formed && value.is_finite() => Scalar::Float(value),
        _ => Scalar::Str,
    }
}

fn without_underscores(text: &str) -> std::borrow::Cow<'_, str> {
    if text.contains('_') { text.replace('_', "").into() } else { text.into() }
}

/// A float as a key: Go prints it as the shortest `float32` with `%g`.
pub(super) fn float_key(value: f64) -> String {
    #[expect(clippy::cast_possible_truncation, reason = "sigs.k8s.io/yaml narrows it too")]
    let narrow = value as f32;
    if narrow.is_nan() {
        return ".nan".to_owned();
    }
    if narrow.is_infinite() {
        return if narrow > 0.0 { ".inf" } else { "-.inf" }.to_owned();
    }
    let scientific = format!("{narrow:e}");
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if !(-4..6).contains(&exponent) {
        let sign = if exponent < 0 { '-' } else { '+' };
        return format!("{mantissa}e{sign}{:02}", exponent.abs());
    }
    format!("{narrow}")
}

/// Whether a text is one of the timestamps that go-yaml accepts behind `!!timestamp`.
fn is_timestamp(text: &str) -> bool {
    let (date, time) = match text.split_once(['T', 't', ' ']) {
        Some((date, time)) => (date, Some(time)),
        None => (text, None),
    };
    let mut parts = date.split('-');
    let mut field = |width: std::ops::RangeInclusive<usize>, values: std::ops::RangeInclusive<u32>| {
        parts.next().is_some_and(|part| {
            width.contains(&part.len())
                && part.bytes().all(|byte| byte.is_ascii_digit())
                && part.parse().is_ok_and(|value| values.contains(&value))
        })
    };
    let is_date = field(4..=4, 0..=9999) && field(1..=2, 1..=12) && field(1..=2, 1..=31) && parts.next().is_none();
    is_date && time.is_none_or(|time| time.bytes().all(|byte| byte.is_ascii_digit() || b":.+-Z".contains(&byte)))
}

/// Decodes standard base64 with padding, line breaks ignored.
fn base64(text: &str) -> Option<Vec<u8>> {
    let symbols: Vec<u8> = text.bytes().filter(|byte| !matches!(byte, b'\n' | b'\r')).collect();
    let mut bytes = Vec::with_capacity(symbols.len() / 4 * 3);
    let last = symbols.len().checked_sub(4);
    for (index, group) in symbols.chunks(4).enumerate() {
        let padding = group.iter().rev().take_while(|&&byte| byte == b'=').count();
        if group.len() != 4 || padding > 2 || padding > 0 && Some(index * 4) != last {
            return None;
        }
        let mut bits = 0u32;
        for &symbol in group.iter().take(4 - padding) {
            bits = bits << 6 | sextet(symbol)?;
        }
        let [_, octets @ ..] = (bits << (6 * padding)).to_be_bytes();
        bytes.extend(octets.iter().take(3 - padding));
    }
    Some(bytes)
}

fn sextet(symbol: u8) -> Option<u32> {
    let value = match symbol {
        b'A'..=b'Z' => symbol - b'A',
        b'a'..=b'z' => symbol - b'a' + 26,
        b'0'..=b'9' => symbol - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    };
    Some(u32::from(value))
}
