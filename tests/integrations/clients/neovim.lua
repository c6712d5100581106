-- Neovim, without a window: diagnostics, hover, an ignore comment, undo, and repairs of a whole file.
-- NVIM_PROJECT is a copy of the example shop; PATH has the program; editors/neovim.lua was sourced.

local function fail(message)
  io.stderr:write(message .. "\n")
  vim.cmd("cquit 1")
end

local function wait(what, condition)
  if not vim.wait(20000, condition, 20) then
    fail("waited in vain for " .. what)
  end
end

local function rules()
  local found = {}
  for _, diagnostic in ipairs(vim.diagnostic.get(0)) do
    found[#found + 1] = diagnostic.user_data and diagnostic.user_data.lsp.code or diagnostic.code
  end
  table.sort(found)
  return found
end

local function has(rule)
  return vim.tbl_contains(rules(), rule)
end

local function ask(method, params)
  local answers, why = vim.lsp.buf_request_sync(0, method, params, 20000)
  if not answers then
    fail(method .. ": " .. vim.inspect(why))
  end
  for id, answer in pairs(answers) do
    if answer.error then
      fail(method .. ": " .. vim.inspect(answer.error))
    end
    return answer.result, vim.lsp.get_client_by_id(id)
  end
  fail(method .. ": no answer")
end

local function actions(line, only)
  local place = { line = line, character = 0 }
  return ask("textDocument/codeAction", {
    textDocument = vim.lsp.util.make_text_document_params(),
    range = { start = place, ["end"] = place },
    context = { diagnostics = {}, only = only },
  })
end

local function line_of(text)
  for number, line in ipairs(vim.api.nvim_buf_get_lines(0, 0, -1, false)) do
    if line:find(text, 1, true) then
      return number - 1, line:find(text, 1, true) - 1
    end
  end
  fail("no line with " .. text)
end

local function text()
  return table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), "\n")
end

vim.cmd("edit " .. vim.env.NVIM_PROJECT .. "/cart/cart.yaml")
vim.cmd("set filetype=yaml")
wait("diagnostics", function() return has("prestop-sh-c-split") end)
local first = rules()
local before = text()

-- Hover over the hook: the shutdown of its container.
local line, column = line_of("preStop")
local hover = ask("textDocument/hover", {
  textDocument = vim.lsp.util.make_text_document_params(),
  position = { line = line, character = column + 1 },
})
if not hover or not hover.contents.value:find("SIGTERM", 1, true) then
  fail("no timeline in " .. vim.inspect(hover))
end

-- Ignore a finding, and take it back.
local at
for _, diagnostic in ipairs(vim.diagnostic.get(0)) do
  local code = diagnostic.user_data and diagnostic.user_data.lsp.code or diagnostic.code
  if code == "prestop-sh-c-split" then
    at = diagnostic.lnum
  end
end
local found, client = actions(at, { "quickfix" })
local ignored = false
for _, action in ipairs(found) do
  if action.title == "Ignore prestop-sh-c-split here" then
    vim.lsp.util.apply_workspace_edit(action.edit, client.offset_encoding)
    ignored = true
    break
  end
end
if not ignored then
  fail("no action to ignore it in " .. vim.inspect(found))
end
if not text():find("# lameduck: ignore[prestop-sh-c-split]", 1, true) then
  fail("no comment in\n" .. text())
end
wait("it to be quiet", function() return not has("prestop-sh-c-split") end)
vim.cmd("undo")
wait("it to come back", function() return has("prestop-sh-c-split") end)
if text() ~= before then
  fail("undo did not bring the text back:\n" .. text())
end

-- Repair all that is safe.
found, client = actions(0, { "source.fixAll.lameduck" })
if #found ~= 1 then
  fail("no repair of the whole file: " .. vim.inspect(found))
end
vim.lsp.util.apply_workspace_edit(found[1].edit, client.offset_encoding)
wait("the repair", function() return not has("prestop-sh-c-split") end)
print(#first .. " findings, then " .. #rules() .. " after repairs")
vim.cmd("qall!")
