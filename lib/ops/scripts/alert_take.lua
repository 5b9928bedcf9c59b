-- Whose turn is it to tell a person of an alert? Answers "ours", "told" or "busy".
--
-- KEYS  1 the hash of open alerts, 2 the turn: a string with the token of the process that tries, gone with its time
-- ARGV  1 the dedup key, 2 our token, 3 how long a try may take (ms), 4 "firing" or "resolved", 5 severity,
--       6 the record, as not told yet

local RANK = {info = 0, warning = 1, critical = 2}

local holder = redis.call('GET', KEYS[2])
if holder and holder ~= ARGV[2] then return 'busy' end

local text = redis.call('HGET', KEYS[1], ARGV[1])
local readable, known = pcall(cjson.decode, text or '')
if not readable or type(known) ~= 'table' then known = nil end

if ARGV[4] == 'firing' then
    if known and known.told and known.status == 'firing' and (RANK[known.severity] or 0) >= RANK[ARGV[5]] then
        return 'told'
    end
elseif not text then
    return 'told'
elseif known and known.gathered then  -- told by the count of a storm only, and so is its end
    redis.call('HDEL', KEYS[1], ARGV[1])
    return 'told'
end
redis.call('SET', KEYS[2], ARGV[2], 'PX', ARGV[3])
redis.call('HSET', KEYS[1], ARGV[1], ARGV[6])
return 'ours'
