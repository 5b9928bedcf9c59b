-- Renews a duty's lease, also one that ran out while nobody else wanted it.
-- KEYS 7 the duty's hash; ARGV 3 the lease's token, 8 how long it lasts now (ms)
-- Returns 'ok' or 'lost'.
local DUTY, lease_ms = KEYS[7], tonumber(ARGV[8])
if redis.call('HGET', DUTY, 'token') ~= TOKEN then return 'lost' end
redis.call('HSET', DUTY, 'until', digits(NOW + lease_ms))
return 'ok'
