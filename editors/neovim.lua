-- lameduck in Neovim: copy this into `init.lua`.
local cmd = { "lameduck", "server" }
local filetypes = { "yaml", "json" }
local root_markers = { "lameduck.yaml", ".lameduck.yaml", ".git" }

if vim.lsp.config then
  -- Neovim 0.11 and newer.
  vim.lsp.config("lameduck", { cmd = cmd, filetypes = filetypes, root_markers = root_markers })
  vim.lsp.enable("lameduck")
else
  -- Older ones start a server for each project by hand.
  local servers = {}
  vim.api.nvim_create_autocmd("FileType", {
    pattern = filetypes,
    callback = function(event)
      local folder = vim.fn.fnamemodify(event.file, ":p:h")
      local root = folder
      while root ~= "/" do
        local marked = vim.tbl_filter(function(mark)
          return vim.loop.fs_stat(root .. "/" .. mark) ~= nil
        end, root_markers)
        if #marked > 0 then
          break
        end
        root = vim.fn.fnamemodify(root, ":h")
      end
      root = root ~= "/" and root or folder
      servers[root] = servers[root]
        or vim.lsp.start_client({
          name = "lameduck",
          cmd = cmd,
          root_dir = root,
          workspace_folders = { { uri = vim.uri_from_fname(root), name = root } },
        })
      vim.lsp.buf_attach_client(event.buf, servers[root])
    end,
  })
end
