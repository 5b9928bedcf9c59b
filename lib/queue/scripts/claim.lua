-- Promotes what is due, takes back leases that ran out, and leases jobs to the caller, next arrival first.
-- ARGV 4 owner, 5 lease (ms), 6 jobs promoted or taken back at most, 7 deaths that bury a job,
--      8 the prefix of job keys, 9… one token for each job wanted
-- Returns {{id, fields}, …} of the leased and of the poisoned jobs; fields as HGETALL gives them.
local owner, lease_ms, batch = ARGV[4], tonumber(ARGV[5]), ARGV[6]
local most_deaths, jobs = tonumber(ARGV[7]), ARGV[8]
local leased, poisoned = {}, {}

for _, id in ipairs(redis.call('ZRANGEBYSCORE', WAITING, '-inf', digits(NOW), 'LIMIT', 0, batch)) do
    make_ready(id, jobs .. id)
    history(id, jobs .. id, 'ready', 'due')
end

for _, id in ipairs(redis.call('ZRANGEBYSCORE', LEASED, '-inf', digits(NOW), 'LIMIT', 0, batch)) do
    local job = jobs .. id
    if redis.call('HINCRBY', job, 'deaths', 1) < most_deaths then
        make_ready(id, job)
        history(id, job, 'ready', 'lease ran out')
    else
        move(id, job, 'dead', NOW)
        redis.call('HSET', job, 'error', 'poison')
        history(id, job, 'dead', 'poison: its worker died too often')
        table.insert(poisoned, {id, redis.call('HGETALL', job)})
    end
end

for at = 9, #ARGV do
    local id = redis.call('ZRANGE', READY, 0, 0)[1]
    if not id then break end
    local job = jobs .. id
    move(id, job, 'leased', NOW + lease_ms)
    redis.call('HSET', job, 'token', ARGV[at], 'owner', owner)
    history(id, job, 'leased', owner)
    table.insert(leased, {id, redis.call('HGETALL', job)})
end

return {leased, poisoned}
