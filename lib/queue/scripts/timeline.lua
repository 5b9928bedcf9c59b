-- A job's lines in the history, newest first, along the chain that prelude.lua's history() makes.
-- ARGV 8 the line to begin with; '' is the job's last one. ARGV 9 lines wanted at most
-- Returns {entries as XRANGE gives them, the next line to begin with or ''}.
local at, wanted = ARGV[8], tonumber(ARGV[9])
if at == '' then at = redis.call('HGET', JOB, 'last_line') or '' end

local function before(fields)
    for n = 1, #fields, 2 do
        if fields[n] == 'before' then return fields[n + 1] end
    end
    return ''
end

local lines = {}
while at ~= '' and #lines < wanted do
    local line = redis.call('XRANGE', HISTORY, at, at)[1]
    if not line then return {lines, ''} end  -- older than history is kept
    table.insert(lines, line)
    at = before(line[2])
end
return {lines, at}
