-- Stands before every script: the names of what each is given, and the helpers that they share.
--
-- KEYS  1 waiting, 2 ready, 3 leased, 4 dead, 5 history, 6 the job, 7… the script's own
-- ARGV  1 how long history is kept (ms), 2 the job's id, 3 lease token,
--       4–7 facts: arrival, expires (ms since 1970), backup's id, alignment pending ('1'); '' is unknown,
--       8… the script's own; with a lease, the last is a fact too: since when the original is gone (ms since 1970)
--
-- A script for many jobs (claim, fsck_…) gets the prefix of all their keys in place of the job, and no id. Keys
-- that it makes itself so share the prefix, and with it hash tag and cluster slot. Time is Redis's own, so that
-- several machines agree. Scripts replicate by effects, which is the default since Redis 5.
--
-- Who may be taken for dead. A worker that does not renew its lease until it runs out has died over the job,
-- and that is counted: a job over which several died in a row goes to no worker any more (Worker, "poison").
-- Two things are not deaths, and claim.lua tells them apart:
--   * Redis was away, or frozen, and nobody could renew. It shows as silence: for a while nobody claimed either.
--     Leases that ran out meanwhile are then given a moment more, in which whoever lives renews.
--   * The answer to a claim was lost, and its worker does not know what it holds. It says so with its next claim.

local WAITING, READY, LEASED, DEAD, HISTORY, JOB = unpack(KEYS, 1, 6)
local HISTORY_MS, ID, TOKEN = tonumber(ARGV[1]), ARGV[2], ARGV[3]
local INDEX = {waiting = WAITING, ready = READY, leased = LEASED, dead = DEAD}  -- a done job is in none
local PREFIX = WAITING:sub(1, -#'waiting' - 1)

-- Jobs whose guest was told a PIN, by the end of the stay: until then they are followed, whatever their state.
local FOLLOWED = PREFIX .. 'followed'
local NOT_FOLLOWED = {dropped = true, expired = true, gone = true}  -- outcomes with which that ends

local clock = redis.call('TIME')
local NOW = tonumber(clock[1]) * 1000 + math.floor(tonumber(clock[2]) / 1000)

-- Lua would write a large number as 1.7e+12.
local function digits(number)
    return string.format('%.0f', number)
end

local function add_all(list, ...)
    for _, value in ipairs({...}) do table.insert(list, value) end
end

-- Returns the new entry's id.
local function add_to_stream(key, kept_ms, ...)
    return redis.call('XADD', key, 'MINID', '~', digits(math.max(0, NOW - kept_ms)), '*', ...)
end

-- One line for `why`. Lines of one job are a chain: its hash names the last one, and each the one `before`, so that
-- `why` (timeline.lua) reads a job's own lines and not the whole stream. `due` (ms since 1970): when the next look is.
local function history(id, job, step, detail, due)
    local state, event, last = false, false, false
    if id ~= '' then state, event, last = unpack(redis.call('HMGET', job, 'state', 'event_id', 'last_line')) end
    local line = {'job', id, 'event', event or '', 'step', step, 'detail', detail or ''}
    if last then add_all(line, 'before', last) end
    if due then add_all(line, 'due', digits(due)) end
    local written = add_to_stream(HISTORY, HISTORY_MS, unpack(line))
    if state then redis.call('HSET', job, 'last_line', written) end  -- never makes a job that is not there
end

-- Does the caller hold this job? A lease that ran out but was not taken back still counts: nobody else has it.
local function owned()
    local held = redis.call('HMGET', JOB, 'state', 'token')
    return held[1] == 'leased' and held[2] == TOKEN
end

-- The job that a code is about: of a backup that we gave to a guest, that guest's, while it is there.
local function job_about(id, job)
    local owner = id ~= '' and redis.call('GET', PREFIX .. 'backup:' .. id)
    if not owner or redis.call('EXISTS', PREFIX .. 'job:' .. owner) == 0 then return id, job end
    return owner, PREFIX .. 'job:' .. owner
end

local function is_followed(id)
    return redis.call('ZSCORE', FOLLOWED, id) and true or false
end

local function store_facts()
    redis.call('HSET', JOB, 'arrival', ARGV[4], 'expires', ARGV[5], 'backup_access_code_id', ARGV[6],
        'alignment_pending', ARGV[7], 'gone_since', ARGV[#ARGV])
    if ARGV[5] ~= '' then redis.call('ZADD', FOLLOWED, 'XX', ARGV[5], ID) end
end

-- Puts a job into exactly one state; every change of state goes through here. It does not trust the old state,
-- so that a job whose hash was damaged moves on as well, to a worker who finds no workspace in it and alerts.
local function move(id, job, state, score)
    for _, index in pairs(INDEX) do redis.call('ZREM', index, id) end
    if INDEX[state] then redis.call('ZADD', INDEX[state], digits(score), id) end
    redis.call('HSET', job, 'state', state, 'since', digits(NOW))
    if state ~= 'leased' then redis.call('HDEL', job, 'token', 'owner', 'again') end
    if state ~= 'ready' and state ~= 'leased' then redis.call('HDEL', job, 'revived') end
    if state ~= 'waiting' then redis.call('HDEL', job, 'wait', 'due', 'reason') end
end

-- What comes of an event for a job in this state (nil: there is none): ready, or recorded if that is no new work;
-- and why.
local function outlook(state, wait_for)
    if state == 'ready' then return 'recorded', 'already ready' end
    if state == 'leased' then return 'recorded', 'being looked at; will be looked at again' end
    if state == 'waiting' and wait_for == 'backoff' then return 'recorded', 'backing off; its next look comes' end
    if state == 'waiting' then return 'ready', 'held; looked at again' end
    return 'ready', state and ('was ' .. state) or 'new'
end

-- Who arrives first is served first; unknown goes before all.
local function make_ready(id, job)
    move(id, job, 'ready', tonumber(redis.call('HGET', job, 'arrival') or 0) or 0)
end

local function wait(why, due, reason)
    move(ID, JOB, 'waiting', due)
    redis.call('HSET', JOB, 'wait', why, 'due', digits(due), 'reason', reason)
end

-- A done job is kept for a while after now and after the end of the stay, for `why`, and so that the guest is not
-- told again.
local function let_expire(job, kept_ms)
    local stay_ends = tonumber(redis.call('HGET', job, 'expires')) or 0
    redis.call('PEXPIREAT', job, digits(math.max(NOW, stay_ends) + kept_ms))
end

local function finish(outcome, kept_ms)
    move(ID, JOB, 'done')
    redis.call('HSET', JOB, 'outcome', outcome)
    if NOT_FOLLOWED[outcome] then redis.call('ZREM', FOLLOWED, ID) end
    redis.call('ZREMRANGEBYSCORE', FOLLOWED, '-inf', '(' .. digits(NOW))  -- of stays that are over
    let_expire(JOB, kept_ms)
    history(ID, JOB, 'done', outcome)
end

-- Takes those lines out of the send ledger whose state (nil: the line cannot be read) `is_void` says so of.
local function forget_sends(is_void)
    local fields = redis.call('HGETALL', JOB)
    for at = 1, #fields, 2 do
        if fields[at]:sub(1, 5) == 'send:' then
            local readable, line = pcall(cjson.decode, fields[at + 1])
            if is_void(readable and type(line) == 'table' and line.state or nil) then
                redis.call('HDEL', JOB, fields[at])
            end
        end
    end
end

-- The worker lives: whatever killed earlier ones, it was not this job.
local function survived()
    redis.call('HDEL', JOB, 'deaths')
end

-- A new event came while the worker was looking: what it decided may be out of date, so somebody looks again.
local function looked_at_again(step, detail)
    if redis.call('HGET', JOB, 'again') ~= '1' then return false end
    redis.call('HSET', JOB, 'attempt', 0)
    make_ready(ID, JOB)
    history(ID, JOB, step, detail)
    history(ID, JOB, 'ready', 'a new event came meanwhile')
    return true
end

