-- A verified webhook: dedupe, record, and create or refresh its job, or change nothing at all.
-- KEYS 7 recording, 8 msg:<svix-id>, 9 event:<event_id>, 10 msg:<what the event is called where reconciliation finds it>
--      (9 and 10 absent for an event that cannot be read)
-- ARGV 2 '' if the event names no access code: it is then recorded, and JOB is not touched
--      16 event type, event id and svix-id, for people
--      17 '' from the sender, 'replay' from a recording, 'force' the same although it is known,
--         'caught_up' from Seam's list of events, 'swept' from a code's own errors
--      18 '1': only say what would come of it
--      19 '1': the code has not failed, it is delayed
--      20 of what is swept: when the stay begins now (ms since 1970)
-- Returns {word, reason}. The word is duplicate, full, recorded (no new work) or ready; or repeated: a duplicate of
-- which only reconciliation has told so far.
local RECORDING, MESSAGE, EVENT, FOUND = KEYS[7], KEYS[8], KEYS[9], KEYS[10]
local line, recording_ms, dedupe_ms, high_water = ARGV[8], tonumber(ARGV[9]), ARGV[10], tonumber(ARGV[11])
local workspace, event_id, device_id, occurred_at = ARGV[12], ARGV[13], ARGV[14], ARGV[15]
local came_as, origin, only_look, delayed = ARGV[16], ARGV[17], ARGV[18] == '1', ARGV[19] == '1'
local starts_at = tonumber(ARGV[20])
ID, JOB = job_about(ID, JOB)

local function of_job(id)
    return id == '' and 'it is in the recording alone' or 'of job ' .. id
end

-- The dedupe records are kept for days, the job for longer, and a recording longest. A replay of what the job has
-- seen, or of something older, is known although its records are gone. Only from jobs that are at rest: whether
-- an open one is looked at once more makes no difference. The same goes for what is caught up with.
-- A failure that is swept is news only to a job that came to rest before it: an open one will look at the code
-- anyway (unless the stay was moved nearer, see below), and one that came to rest later has. But where it found
-- nothing to do, or the stay was over, Seam says otherwise now: it erred once (404), or the stay was extended.
local NOTHING_TO_DO = {cancelled = true, expired = true, gone = true, pool_maintenance = true, recovered = true}
local function is_contradicted(state)
    local outcome, ends_at = unpack(redis.call('HMGET', JOB, 'outcome', 'expires'))
    return state == 'done' and (NOTHING_TO_DO[outcome] or (tonumber(ends_at) or NOW) < NOW)
end

local function was_settled(state, since)
    local at_rest = state == 'done' or state == 'dead'
    if origin == 'swept' and state then
        if is_contradicted(state) then return false end
        return not at_rest or (tonumber(occurred_at) or 0) <= (tonumber(since) or NOW)
    end
    if (origin ~= 'replay' and origin ~= 'caught_up') or not at_rest then return false end
    local latest = redis.call('HMGET', JOB, 'event_id', 'occurred_at')
    if latest[1] == event_id then return true end
    local seen, this = tonumber(latest[2]), tonumber(occurred_at)
    return seen ~= nil and this ~= nil and this <= seen
end

local state, wait_for, known_workspace, since, arrival =
    unpack(redis.call('HMGET', JOB, 'state', 'wait', 'workspace', 'since', 'arrival'))
-- Nobody told of it, and the job is held for the old time, perhaps for days.
local held_for = state == 'waiting' and wait_for == 'hold' and tonumber(arrival)
local is_moved_nearer = held_for and origin == 'swept' and starts_at and starts_at < held_for
local is_news_anyway = origin == 'force' or is_moved_nearer

local message_owner, event_owner = redis.call('GET', MESSAGE), EVENT and redis.call('GET', EVENT)
local known_as = message_owner or event_owner
if known_as and not is_news_anyway then
    if not message_owner and origin == '' and not only_look then
        -- The same event in another message: so that this message can be traced as well.
        redis.call('SET', MESSAGE, event_owner, 'PX', dedupe_ms)
        history(ID, JOB, 'duplicate', came_as)
        -- It was found first, and that has no signature; but now a webhook has brought it as well.
        if redis.call('DEL', FOUND) == 1 then add_to_stream(RECORDING, recording_ms, 'line', line) end
    end
    return {origin == 'caught_up' and message_owner and 'repeated' or 'duplicate', of_job(known_as)}
end
if ID ~= '' and not is_news_anyway and was_settled(state, since) then
    return {origin == 'caught_up' and 'repeated' or 'duplicate', 'its job is ' .. state .. ' and has seen it'}
end
if high_water > 0 then
    local open = redis.call('ZCARD', WAITING) + redis.call('ZCARD', READY) + redis.call('ZCARD', LEASED)
    if open >= high_water then return {'full', open .. ' jobs are open'} end
end
local word, why = 'recorded', EVENT and 'names no access code' or 'unreadable'
if ID ~= '' then word, why = outlook(state, wait_for) end
if only_look then return {word, why} end
local found = origin == 'caught_up' or origin == 'swept'
local told = (origin == '' and '' or found and 'found by reconciliation: ' or 'replayed: ') .. why .. '; ' .. came_as

redis.call('SET', MESSAGE, ID, 'PX', dedupe_ms)
if EVENT then redis.call('SET', EVENT, ID, 'PX', dedupe_ms) end
if not known_as and not found then add_to_stream(RECORDING, recording_ms, 'line', line) end
if ID == '' then
    history('', '', 'recorded', told)
    return {word, why}
end

-- A job in work stays its workspace's: another's Seam would not know the code, and the job would end as gone.
if known_workspace and known_workspace ~= '' and state ~= 'done' and state ~= 'dead' then
    workspace = known_workspace
end
redis.call('HSET', JOB, 'workspace', workspace, 'event_id', event_id, 'device_id', device_id,
    'occurred_at', occurred_at)
if not delayed then redis.call('HDEL', JOB, 'delayed') end
if state == 'leased' then redis.call('HSET', JOB, 'again', '1') end
if word == 'ready' then
    if state ~= 'waiting' then
        -- New, or done or dead before: then what failed is tried once more, and a person who was alerted before is
        -- alerted anew. The rest of the ledger, the backup and the facts of earlier trouble are kept.
        if state then
            forget_sends(function(send) return send == 'failed' end)
            redis.call('HSET', JOB, 'revived', '1')
        end
        redis.call('PERSIST', JOB)
        redis.call('HSET', JOB, 'attempt', 0, 'received_at', digits(NOW))
        redis.call('HDEL', JOB, 'deaths', 'error', 'outcome')
        if delayed then redis.call('HSET', JOB, 'delayed', '1') end
    end
    make_ready(ID, JOB)
end
history(ID, JOB, 'accepted', told)
return {word, why}
