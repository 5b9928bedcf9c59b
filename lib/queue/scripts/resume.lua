-- Jobs are claimed again. ARGV 8 says who did it and why.
-- KEYS 7 paused
-- Returns ok, or running: nothing was paused.
if redis.call('DEL', KEYS[7]) == 0 then return 'running' end
history('', '', 'resumed', ARGV[8])
return 'ok'
