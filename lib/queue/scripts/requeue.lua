-- A person wants it tried again, now: dead or waiting becomes ready, as if it had never been tried. ARGV 8 says who
-- and why. Of the send ledger only what was certainly sent is kept: what failed for good, or may be out, would
-- otherwise bring the job straight back to where it was.
-- Returns ok, missing, or the state that keeps it from being requeued.
local state = redis.call('HGET', JOB, 'state')
if not state then return 'missing' end
if state ~= 'dead' and state ~= 'waiting' then return state end

forget_sends(function(send) return send ~= 'sent' end)
redis.call('HSET', JOB, 'attempt', 0, 'revived', '1')
redis.call('HDEL', JOB, 'error')
survived()
make_ready(ID, JOB)
history(ID, JOB, 'requeued', ARGV[8])
return 'ok'
