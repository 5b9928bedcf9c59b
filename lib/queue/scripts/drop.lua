-- A person has settled it otherwise: nobody looks at it any more, until a new event comes. ARGV 8 says who and why;
-- ARGV 9 is how long the job is kept (ms). A leased job is left to its worker, who may be sending just now.
-- Returns ok, missing, or the state that keeps it from being dropped.
local state = redis.call('HGET', JOB, 'state')
if not state then return 'missing' end
if state == 'leased' or state == 'done' then return state end
history(ID, JOB, 'dropped', ARGV[8])
finish('dropped', tonumber(ARGV[9]))
return 'ok'
