-- No job is claimed any more, by any process; ARGV 8 says who did it and why, as JSON, ARGV 9 the same for people.
-- KEYS 7 paused
-- ARGV 10 for how long (ms); '' until somebody resumes
local PAUSED, for_ms = KEYS[7], tonumber(ARGV[10])
redis.call('SET', PAUSED, ARGV[8])
if for_ms then redis.call('PEXPIRE', PAUSED, digits(for_ms)) end
history('', '', 'paused', ARGV[9], for_ms and NOW + for_ms)
return 'ok'
