-- fsck: is each of these jobs in exactly the place that its state names? The state is what transitions are guarded
-- by, so it is believed and the sets are made to agree; a job without a state that makes sense is looked at.
-- KEYS 6 the prefix of job keys
-- ARGV 8 '1' to repair, 9 how long a done job is kept (ms), 10 lease (ms), 11… ids
-- Returns {findings, ledger}: {id, problem, repair or '' where there is none}, and {id, field, line} for the caller
-- to read.
local repairing, kept_ms, lease_ms = ARGV[8] == '1', tonumber(ARGV[9]), tonumber(ARGV[10])
local findings, ledger = {}, {}

local function found(id, problem, repair, mend)
    table.insert(findings, {id, problem, repair})
    if not repairing then return end
    mend()
    history(id, JOB .. id, 'repaired', problem .. '; ' .. repair)
end

local function fields_of(job)
    local flat, fields = redis.call('HGETALL', job), {}
    for at = 1, #flat, 2 do fields[flat[at]] = flat[at + 1] end
    return fields
end

-- The scores of the sets that hold this job, and the sets' names as people read them.
local function places(id)
    local scores, names = {}, {}
    for _, name in ipairs({'waiting', 'ready', 'leased', 'dead'}) do
        scores[name] = tonumber(redis.call('ZSCORE', INDEX[name], id))
        if scores[name] then table.insert(names, name) end
    end
    return scores, table.concat(names, ' and ')
end

-- Of two times to look at a waiting job, the earlier harms nobody.
local function right_score(fields, scores)
    if fields.state == 'waiting' then
        local due = tonumber(fields.due) or scores.waiting or NOW
        return math.min(due, scores.waiting or due)
    end
    if fields.state == 'ready' then return tonumber(fields.arrival) or 0 end
    if fields.state == 'leased' then return scores.leased or NOW + lease_ms end
    return scores.dead or NOW
end

local function check_place(id, job, fields)
    local state = fields.state
    local scores, where = places(id)
    local wanted = state == 'done' and '' or state
    local score = right_score(fields, scores)
    local function put_right()
        move(id, job, state, score)
        if state == 'waiting' then redis.call('HSET', job, 'due', digits(score)) end
    end

    if where ~= wanted then
        found(id, 'is ' .. state .. ', but in ' .. (where == '' and 'no set' or where),
            wanted == '' and 'take it out' or 'put it into ' .. wanted .. ' alone', put_right)
    elseif state == 'waiting' and (scores.waiting ~= score or tonumber(fields.due) ~= score) then
        found(id, 'is due at another time than its place in waiting says', 'let the earlier one count', put_right)
    elseif state == 'ready' and scores.ready ~= score then
        found(id, 'is not in ready where its arrival belongs', 'put it there', put_right)
    end
    if state == 'leased' and (fields.owner or '') == '' then
        found(id, 'is leased to nobody known', 'call its owner unknown', function()
            redis.call('HSET', job, 'owner', 'unknown')
        end)
    end
end

local function check_expiry(id, job, state)
    local expires = redis.call('PTTL', job) >= 0
    if state == 'done' and not expires then
        found(id, 'is done, but kept for ever', 'let it expire', function() let_expire(job, kept_ms) end)
    elseif state ~= 'done' and expires then
        found(id, 'is ' .. state .. ', but expires', 'keep it', function() redis.call('PERSIST', job) end)
    end
end

-- As send_ledger.lua fills the index: the guest was sent this backup's PIN, and the stay lasts.
local function should_be_followed(fields)
    if (tonumber(fields.expires) or 0) <= NOW then return false end
    if fields.state == 'done' and NOT_FOLLOWED[fields.outcome] then return false end
    for field, line in pairs(fields) do
        if field:sub(1, 5) == 'send:' then
            local readable, send = pcall(cjson.decode, line)
            if readable and type(send) == 'table' and send.state == 'sent' and
                send.backup_access_code_id == fields.backup_access_code_id then
                return true
            end
        end
    end
    return false
end

local function check_followed(id, fields)
    local score = tonumber(redis.call('ZSCORE', FOLLOWED, id))
    local function follow() redis.call('ZADD', FOLLOWED, fields.expires, id) end
    if not score and should_be_followed(fields) then
        found(id, 'has a guest who was told, but is not followed', 'follow it', follow)
    elseif score and tonumber(fields.expires) and score ~= tonumber(fields.expires) then
        found(id, 'is followed until another time than its stay ends', 'follow it until then', follow)
    end
end

local function check(id)
    local job = JOB .. id
    local kind = redis.call('TYPE', job).ok
    if kind == 'none' then return end  -- expired since the caller saw it
    if kind ~= 'hash' then
        table.insert(findings, {id, 'is no job, but a ' .. kind, ''})
        return
    end

    local fields = fields_of(job)
    local state = fields.state or ''
    local function look_again()
        redis.call('PERSIST', job)
        make_ready(id, job)
    end
    if not INDEX[state] and state ~= 'done' then
        found(id, 'has the unknown state "' .. state .. '"', 'make it ready', look_again)
    elseif state == 'leased' and (fields.token or '') == '' then
        found(id, 'is leased, but without a token: nobody can hold it', 'make it ready', look_again)
    else
        check_place(id, job, fields)
        check_expiry(id, job, state)
        check_followed(id, fields)
    end
    for field, line in pairs(fields) do
        if field:sub(1, 5) == 'send:' then table.insert(ledger, {id, field, line}) end
    end
end

for at = 11, #ARGV do check(ARGV[at]) end
return {findings, ledger}
