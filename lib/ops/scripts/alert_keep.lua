-- Keeps what became of an alert, and ends our turn. Does nothing if it is another's turn by now.
--
-- KEYS  1 the hash of open alerts, 2 the turn (alert_take.lua)
-- ARGV  1 the dedup key, 2 our token, 3 the record; '': it is open no more

local holder = redis.call('GET', KEYS[2])
if holder and holder ~= ARGV[2] then return 'lost' end
redis.call('DEL', KEYS[2])
if ARGV[3] == '' then
    redis.call('HDEL', KEYS[1], ARGV[1])
else
    redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
end
return 'ok'
