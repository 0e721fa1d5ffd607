-- locklint in Neovim, beside rust-analyzer. Source this from init.lua.
-- From 0.11 on the editor does all of it itself; before 0.10 it knows no inlay hints, and they are drawn here.

local command = { 'cargo', 'locklint', 'lsp' }
local capabilities = vim.lsp.protocol.make_client_capabilities()
capabilities.workspace.inlayHint = { refreshSupport = true }

local drawn = vim.api.nvim_create_namespace('locklint')

-- Asks for the hints of a whole buffer and writes them at the ends of their lines.
local function draw_hints(client, buffer)
  local last = vim.api.nvim_buf_line_count(buffer)
  local params = {
    textDocument = vim.lsp.util.make_text_document_params(buffer),
    range = { start = { line = 0, character = 0 }, ['end'] = { line = last, character = 0 } },
  }
  client.request('textDocument/inlayHint', params, function(problem, hints)
    if problem or not vim.api.nvim_buf_is_valid(buffer) then return end
    vim.api.nvim_buf_clear_namespace(buffer, drawn, 0, -1)
    for _, hint in ipairs(hints or {}) do
      if hint.position.line < vim.api.nvim_buf_line_count(buffer) then
        local text = { { ' ' .. hint.label, 'NonText' } }
        vim.api.nvim_buf_set_extmark(buffer, drawn, hint.position.line, 0, { virt_text = text, virt_text_pos = 'eol' })
      end
    end
  end, buffer)
end

local function refresh(_, _, context)
  local client = vim.lsp.get_client_by_id(context.client_id)
  for _, buffer in ipairs(vim.lsp.get_buffers_by_client_id(context.client_id)) do
    draw_hints(client, buffer)
  end
  return vim.NIL
end

local function settings(path)
  local manifest = vim.fn.findfile('Cargo.toml', vim.fn.fnamemodify(path, ':p:h') .. ';')
  local root = manifest ~= '' and vim.fn.fnamemodify(manifest, ':p:h') or nil
  local has_hints = vim.lsp.inlay_hint ~= nil
  return {
    name = 'locklint',
    cmd = command,
    root_dir = root,
    workspace_folders = root and { { uri = vim.uri_from_fname(root), name = root } } or nil,
    capabilities = capabilities,
    init_options = { profile = {} }, -- { profile = { 'lab' } } for coursework
    handlers = not has_hints and { ['workspace/inlayHint/refresh'] = refresh } or nil,
    on_attach = function(client, buffer)
      if has_hints then vim.lsp.inlay_hint.enable(true, { bufnr = buffer }) end
    end,
  }
end

local clients = {} -- by root, where the editor does not keep them itself

vim.api.nvim_create_autocmd('FileType', {
  pattern = 'rust',
  callback = function(event)
    local own = settings(vim.api.nvim_buf_get_name(event.buf))
    if vim.lsp.start then
      vim.lsp.start(own)
      return
    end
    local key = own.root_dir or vim.api.nvim_buf_get_name(event.buf)
    clients[key] = clients[key] or vim.lsp.start_client(own)
    vim.lsp.buf_attach_client(event.buf, clients[key])
  end,
})
