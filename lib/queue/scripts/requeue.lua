-- A person wants it tried again, now: dead or waiting becomes ready, as if it had never been tried. ARGV 8 says who
-- and why. Of the send ledger only what was certainly sent is kept: what failed for good, or may be out, would
-- otherwise bring the job straight back to where it was.
-- Returns ok, missing, or the state that keeps it from being requeued.
local state = redis.call('HGET', JOB, 'state')
if not state then return 'missing' end
if state ~= 'dead' and state ~= 'waiting' then return state end

local fields = redis.call('HGETALL', JOB)
for at = 1, #fields, 2 do
    if fields[at]:sub(1, 5) == 'send:' then
        local readable, line = pcall(cjson.decode, fields[at + 1])
        local sent = readable and type(line) == 'table' and line.state == 'sent'
        if not sent then redis.call('HDEL', JOB, fields[at]) end
    end
end
redis.call('HSET', JOB, 'attempt', 0)
redis.call('HDEL', JOB, 'error')
survived()
make_ready(ID, JOB)
history(ID, JOB, 'requeued', ARGV[8])
return 'ok'
