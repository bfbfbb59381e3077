-- Maps the dialect written by extract.py to calls of book.typ (Typst), or to plain pandoc
-- elements (EPUB, DOCX). Everything Typst is told goes through the functions named here.

local typst = FORMAT == 'typst'

local function raw(text) return pandoc.RawInline('typst', text) end
local function rawblock(text) return pandoc.RawBlock('typst', text) end
local function str(text) return '"' .. text:gsub('\\', '\\\\'):gsub('"', '\\"') .. '"' end
local function wrap(open, inlines)
  local out = pandoc.List { raw(open .. '[') }
  out:extend(inlines)
  out:insert(raw('];'))
  return out
end
local function render(blocks)
  local text = pandoc.write(pandoc.Pandoc(blocks), 'typst-smart', { wrap_text = 'wrap-none' })
  return (text:gsub('%s+$', ''))
end
local function cell_blocks(blocks) -- a paragraph in a cell is just its text
  return blocks:map(function(b) return b.t == 'Para' and pandoc.Plain(b.content) or b end)
end

-- Width of text in em: Han characters count one, the rest about a half.
local function width(blocks)
  local w = 0
  for _, c in utf8.codes((pandoc.utils.stringify(blocks):gsub('#%w+%b()', ''))) do
    w = w + (c > 0x2e80 and 1 or 0.55)
  end
  return w
end

-- Short paragraphs are kept whole, headings together with what follows (see keep in book.typ).
local function keep(blocks)
  local out, held, depth = pandoc.List(), pandoc.List(), '1'
  local function flush(open)
    if #held == 0 then return end
    out:insert(rawblock(open))
    out:extend(held)
    out:insert(rawblock(']'))
    held = pandoc.List()
  end
  local function whole(block)
    if block.t == 'RawBlock' then
      return block.text:match('^#picture') or block.text:match('^#beside') or block.text:match('^#data%-table') and block.text:match('^[^\n]*, "whole", ')
    end
    return block.t == 'Para' and width { block } < 200
  end
  for _, block in ipairs(blocks) do
    local start = block.t == 'Plain' and block.content[1] and block.content[1].text or ''
    local heading = start:match('^#section') or start:match('^#standing')
    if heading then
      if #held == 0 then depth = start:match('%((%d)') end
      held:insert(block)
    elseif whole(block) then
      local para = block.t == 'Para'
      local opened = '#opened(depth: ' .. depth .. (para and ')[' or ', below: 1.1 * pitch)[')
      local open = #held > 0 and opened or para and '#keep[' or '#['
      held:insert(block)
      flush(open)
    else
      out:extend(held)
      held = pandoc.List()
      out:insert(block)
    end
  end
  out:extend(held)
  return out
end

-- A dash or dot that joins two words never starts a line (GB/T 15834-2011, 5.1.4).
function Str(el)
  if not typst then return nil end
  local text = el.text:gsub('——', '\1')
  for _, mark in ipairs { '—', '～', '·' } do text = text:gsub(mark, '\u{2060}' .. mark) end
  return pandoc.Str((text:gsub('\1', '——')))
end

function Span(el)
  local kind, key, n = el.classes[1], el.attributes.key, el.attributes.n
  if kind == 'ix' then
    return typst and raw('#ix(' .. str(el.attributes.term) .. ');') or {}
  elseif kind == 'see' then
    return typst and raw('#see(' .. str(key) .. ');') or {}
  elseif kind == 'at' then
    return typst and raw('#anchor(' .. str(key) .. ');') or pandoc.Span({}, { id = key })
  elseif not key then
    return (el.identifier == '' or typst) and el.content or nil
  end
  if typst then
    local url = el.attributes.url and ', url: ' .. str(el.attributes.url) or ''
    if #el.content > 0 then return wrap('#' .. kind .. '(' .. str(key) .. ', ' .. n .. url .. ')', el.content) end
    return raw('#' .. kind .. '(' .. str(key) .. ', ' .. n:gsub(' ', ', ') .. ');')
  end
  local content = el.content
  if el.attributes.url then content:insert(pandoc.Link('原文', el.attributes.url)) end
  if kind == 'note' then
    return pandoc.Note { pandoc.Para(content) }
  elseif #content > 0 then
    return { pandoc.Str('（'), pandoc.Span(content), pandoc.Str('）') }
  end
  return pandoc.Superscript { pandoc.Str('[' .. n:gsub(' ', '、') .. ']') }
end

function Link(el)
  if not typst then return nil end
  local place = el.target:match('^#(.*)')
  if el.classes:includes('source') then return raw('#source(' .. str(el.target) .. ');') end
  if not place then return wrap('#out(' .. str(el.target) .. ')', el.content) end
  return wrap('#xref(' .. str(place) .. ')', el.content)
end

function Header(el)
  if not typst then return nil end
  local id = el.identifier
  -- Sections every chapter has are bookmarked, but they would only repeat themselves in the contents.
  local kind = el.classes:includes('standing') and 'standing' or 'section'
  local out = wrap('#' .. kind .. '(' .. (el.level - 1) .. ', ' .. str(id) .. ')', el.content)
  return pandoc.Plain(out)
end

function BlockQuote(el)
  if not typst then return nil end
  local out = pandoc.List { rawblock('#said[') }
  out:extend(el.content)
  out:insert(rawblock(']'))
  return out
end

function Div(el)
  local kind = el.classes[1]
  if not typst then
    if kind == 'points' or kind == 'aside' then
      return pandoc.Div(el.content, { ['custom-style'] = kind == 'points' and '要点' or '附注', class = kind })
    end
    return nil
  end
  if kind == 'cut' then return rawblock('//✂') end
  if kind == 'section' then return keep(el.content) end
  if kind == 'beside' then -- a picture, its table, and what is said about them
    local picture, figures = el.content[1], el.content[2]
    local rest = el.content:filter(function(b) return b ~= picture and b ~= figures end)
    return rawblock('#beside[' .. picture.text .. '][' .. figures.text:gsub('#data%-table%(', '#data-table(fill: true, ')
      .. '][' .. render(rest) .. ']')
  end
  if kind == 'answer' then
    local inner = pandoc.List { rawblock('#answer(' .. el.attributes.n .. ')[') }
    inner:extend(el.content)
    inner:insert(rawblock(']'))
    return inner
  end
  local name = (kind == 'points' or kind == 'aside' or kind == 'admonition') and kind or nil
  local out = pandoc.List()
  if el.identifier ~= '' then out:insert(rawblock('#anchor(' .. str(el.identifier) .. ')')) end
  local long = name and name ~= 'points' and width(el.content) > 300 and '(breakable: true)' or ''
  if name then out:insert(rawblock('#' .. name .. long .. '[')) end
  out:extend(el.content)
  if name then out:insert(rawblock(']')) end
  return out
end

-- A caption without its notes, for the list of tables and figures.
local function plain(blocks)
  local out, depth = {}, 0
  blocks:walk { traverse = 'topdown', Inlines = function(list)
    for _, i in ipairs(list) do
      if i.t == 'RawInline' then
        if depth > 0 or i.text:match('^#note') or i.text:match('^#back') then
          if i.text:match('%[$') then depth = depth + 1 elseif i.text == '];' then depth = depth - 1 end
        end
      elseif depth == 0 then
        out[#out + 1] = pandoc.utils.stringify(i)
      end
    end
    return list, false
  end }
  return table.concat(out)
end

-- An item that ends in the address of its source: the address is set beside the whole item.
function BulletList(el)
  if not typst then return nil end
  for _, item in ipairs(el.content) do
    local block = item[1]
    for i, inline in ipairs(block and block.content or {}) do
      local url = inline.t == 'RawInline' and inline.text:match('^#source(%(.*%));$')
      if url then
        block.content:remove(i)
        block.content = wrap('#sourced' .. url, block.content)
        break
      end
    end
  end
  return el
end

function Figure(el)
  if not typst then return nil end
  local args
  el:walk { RawInline = function(i) args = args or i.text:match('^#inline%-picture%((.*)%);$') end }
  if not args then return nil end
  local caption = render(cell_blocks(el.caption.long))
  return rawblock('#picture(' .. args .. ', [' .. caption .. '], ' .. str(plain(el.caption.long)) .. ')')
end

function Image(el)
  if not typst then return nil end
  return raw('#inline-picture(' .. str(el.src) .. ', ' .. str(pandoc.utils.stringify(el.caption)) .. ');')
end

-- A paragraph that is only a picture is a figure without caption.
function Para(el)
  if #el.content == 1 and el.content[1].t == 'RawInline' and el.content[1].text:match('^#inline%-picture') then
    return rawblock('#picture(' .. el.content[1].text:match('%((.*)%);$') .. ', none)')
  end
end

function Table(el)
  if not typst then return nil end
  local widths, aligns = {}, {}
  for i, spec in ipairs(el.colspecs) do
    widths[i] = 1
    aligns[i] = ({ AlignRight = 'right', AlignCenter = 'center' })[spec[1]] or 'left'
  end
  local function rows(list)
    local out = {}
    for _, row in ipairs(list) do
      local line = {}
      for i, c in ipairs(row.cells) do
        if c.col_span == 1 and widths[i] then widths[i] = math.max(widths[i], width(c.contents)) end
        local span = ''
        if c.col_span > 1 then span = span .. 'colspan: ' .. c.col_span .. ', ' end
        if c.row_span > 1 then span = span .. 'rowspan: ' .. c.row_span .. ', ' end
        local body = '[' .. render(cell_blocks(c.contents)) .. ']'
        line[i] = span == '' and body or 'table.cell(' .. span .. ')' .. body
      end
      out[#out + 1] = '  ' .. table.concat(line, ', ') .. ','
    end
    return table.concat(out, '\n')
  end
  local head = rows(el.head.rows)
  -- A table of more than a few rows may break between them, giant cells anywhere.
  local text, count, longest = 0, 0, 0
  local body = {}
  for _, b in ipairs(el.bodies) do
    body[#body + 1] = rows(b.body)
    for _, row in ipairs(b.body) do
      count = count + 1
      for _, c in ipairs(row.cells) do
        local w = width(c.contents)
        text, longest = text + w, math.max(longest, w)
      end
    end
  end
  local breaks = longest > 400 and 'anywhere' or (count > 6 or text > 450) and 'rows' or 'whole'
  local caption = #el.caption.long > 0 and '[' .. render(cell_blocks(el.caption.long)) .. ']' or 'none'
  for i, w in ipairs(widths) do widths[i] = string.format('%.1f', w) end
  return rawblock('#data-table(' .. str(el.identifier) .. ', (' .. table.concat(widths, ', ') .. ',), ('
    .. table.concat(aligns, ', ') .. ',), ' .. str(breaks) .. ', ' .. caption .. ', ' .. str(plain(el.caption.long)) .. ', (\n' .. head .. '\n), (\n'
    .. table.concat(body, '\n') .. '\n))')
end
