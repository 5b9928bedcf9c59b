-- Promotes what is due, takes back leases that ran out, and leases jobs to the caller, next arrival first.
-- While a person has paused it, all of this is done but the leasing.
-- KEYS 6 the prefix of job keys, 7 when somebody last claimed, 8 paused
-- ARGV 8 owner, 9 lease (ms), 10 jobs promoted or taken back at most, 11 jobs wanted,
--      12 '1': the caller used these tokens before, and got no answer, 13… tokens, one for each job wanted or more
-- Returns {leased, pause}: {{id, fields}, …} of the leased jobs, fields as HGETALL gives them; and while paused,
-- {what pause.lua stored, how many jobs are ready}, else {}.
local CLAIMED_AT, PAUSED = KEYS[7], KEYS[8]
local owner, lease_ms, batch, wanted = ARGV[8], tonumber(ARGV[9]), ARGV[10], tonumber(ARGV[11])
local unanswered, first_token = ARGV[12] == '1', 13

-- Redis was away, see prelude.lua. Long enough to connect again and renew.
local claimed_at = tonumber(redis.call('GET', CLAIMED_AT))
local silence = claimed_at and math.abs(NOW - claimed_at)
if silence and silence > lease_ms / 2 then
    local grace = digits(NOW + lease_ms / 6)
    for _, id in ipairs(redis.call('ZRANGEBYSCORE', LEASED, '-inf', grace)) do
        redis.call('ZADD', LEASED, grace, id)
    end
end
-- Not with every claim: idle workers should not fill the append-only file.
if not silence or silence > lease_ms / 10 then redis.call('SET', CLAIMED_AT, digits(NOW)) end

if unanswered then
    local theirs = {}
    for at = first_token, #ARGV do theirs[ARGV[at]] = true end
    for _, id in ipairs(redis.call('ZRANGE', LEASED, 0, -1)) do
        if theirs[redis.call('HGET', JOB .. id, 'token')] then
            make_ready(id, JOB .. id)
            history(id, JOB .. id, 'ready', 'leased, but its worker did not hear of it')
        end
    end
end

for _, id in ipairs(redis.call('ZRANGEBYSCORE', WAITING, '-inf', digits(NOW), 'LIMIT', 0, batch)) do
    make_ready(id, JOB .. id)
    history(id, JOB .. id, 'ready', 'due')
end

for _, id in ipairs(redis.call('ZRANGEBYSCORE', LEASED, '-inf', digits(NOW), 'LIMIT', 0, batch)) do
    redis.call('HINCRBY', JOB .. id, 'deaths', 1)
    make_ready(id, JOB .. id)
    history(id, JOB .. id, 'ready', 'lease ran out')
end

local paused = redis.call('GET', PAUSED)
if paused then return {{}, {paused, redis.call('ZCARD', READY)}} end

local leased = {}
for at = first_token, first_token + wanted - 1 do
    local id = redis.call('ZRANGE', READY, 0, 0)[1]
    if not id then break end
    local job = JOB .. id
    move(id, job, 'leased', NOW + lease_ms)
    redis.call('HSET', job, 'token', ARGV[at], 'owner', owner)
    history(id, job, 'leased', owner)
    table.insert(leased, {id, redis.call('HGETALL', job)})
end
return {leased, {}}
