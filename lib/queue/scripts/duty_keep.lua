-- Renews a duty's lease, also one that ran out while nobody else wanted it.
-- KEYS 7 the duty's hash; ARGV 3 the lease's token, 8 how long it lasts now (ms), 9 the new cursor; '': as it was
-- Returns for how long (ms) the duty was begun and not finished, or 'lost'.
local DUTY, lease_ms, cursor = KEYS[7], tonumber(ARGV[8]), ARGV[9]
if redis.call('HGET', DUTY, 'token') ~= TOKEN then return 'lost' end
redis.call('HSET', DUTY, 'from', digits(NOW), 'until', digits(NOW + lease_ms))
if cursor ~= '' then redis.call('HSET', DUTY, 'cursor', cursor) end
return digits(math.max(0, NOW - (tonumber(redis.call('HGET', DUTY, 'begun')) or NOW)))
