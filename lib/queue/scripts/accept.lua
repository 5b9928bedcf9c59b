-- A verified webhook: dedupe, record, and create or refresh its job, or change nothing at all.
-- KEYS 7 recording, 8 msg:<svix-id>, 9 event:<event_id> (absent for an event that cannot be read)
-- ARGV 2 '' if the event names no access code: it is then recorded, and JOB is not touched
-- Returns duplicate, full, recorded (no new work) or ready.
local RECORDING, MESSAGE, EVENT = KEYS[7], KEYS[8], KEYS[9]
local line, recording_ms, dedupe_ms, high_water = ARGV[8], tonumber(ARGV[9]), ARGV[10], tonumber(ARGV[11])
local workspace, event_id, device_id, occurred_at = ARGV[12], ARGV[13], ARGV[14], ARGV[15]
local came_as = ARGV[16]  -- event type, event id and svix-id, for people

local function accepted(why)
    history(ID, JOB, 'accepted', why .. '; ' .. came_as)
end

if redis.call('EXISTS', MESSAGE) == 1 then return 'duplicate' end
local event_owner = EVENT and redis.call('GET', EVENT)
if event_owner then
    -- The same event in another message: so that this message can be traced as well.
    redis.call('SET', MESSAGE, event_owner, 'PX', dedupe_ms)
    history(ID, JOB, 'duplicate', came_as)
    return 'duplicate'
end
if high_water > 0 then
    local open = redis.call('ZCARD', WAITING) + redis.call('ZCARD', READY) + redis.call('ZCARD', LEASED)
    if open >= high_water then return 'full' end
end

redis.call('SET', MESSAGE, ID, 'PX', dedupe_ms)
if EVENT then redis.call('SET', EVENT, ID, 'PX', dedupe_ms) end
add_to_stream(RECORDING, recording_ms, 'line', line)
if ID == '' then
    history('', '', 'recorded', (EVENT and 'names no access code; ' or 'unreadable; ') .. came_as)
    return 'recorded'
end

local state, wait_for, known = unpack(redis.call('HMGET', JOB, 'state', 'wait', 'workspace'))
-- A job in work stays its workspace's: another's Seam would not know the code, and the job would end as gone.
if known and known ~= '' and state ~= 'done' and state ~= 'dead' then workspace = known end
redis.call('HSET', JOB, 'workspace', workspace, 'event_id', event_id, 'device_id', device_id,
    'occurred_at', occurred_at)

if state == 'ready' then
    accepted('already ready')
    return 'recorded'
end
if state == 'leased' then
    redis.call('HSET', JOB, 'again', '1')
    accepted('being looked at; will be looked at again')
    return 'recorded'
end
if state == 'waiting' and wait_for == 'backoff' then
    accepted('backing off; its next look comes')
    return 'recorded'
end

local why = 'held; looked at again'
if state ~= 'waiting' then
    -- New, or done or dead before. The ledger, the backup and the facts of earlier trouble are kept.
    why = state and ('was ' .. state) or 'new'
    redis.call('PERSIST', JOB)
    redis.call('HSET', JOB, 'attempt', 0, 'received_at', digits(NOW))
    redis.call('HDEL', JOB, 'deaths', 'error', 'outcome')
end
make_ready(ID, JOB)
accepted(why)
return 'ready'
