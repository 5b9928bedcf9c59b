-- Gives a duty's lease back.
-- KEYS 7 the duty's hash
-- ARGV 3 the lease's token, 8 '1': it was done, and 9 is the new cursor; else 9 is the new cursor, unless it is ''
-- Returns 'ok' or 'lost'.
local DUTY, done, cursor = KEYS[7], ARGV[8] == '1', ARGV[9]
if redis.call('HGET', DUTY, 'token') ~= TOKEN then return 'lost' end
redis.call('HDEL', DUTY, 'token', 'from', 'until')
if done or cursor ~= '' then redis.call('HSET', DUTY, 'cursor', cursor) end
if done then
    redis.call('HSET', DUTY, 'finished', digits(NOW))
    redis.call('HDEL', DUTY, 'begun')
end
return 'ok'
