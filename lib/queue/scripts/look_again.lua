-- Something may have changed for a job that is there already: somebody looks at it again, with the facts that it has.
-- Of what brings the news nothing is kept but its ids, and if there is no such job, nothing at all: such events are
-- many, and may hold PINs.
-- KEYS 7 msg:<svix-id>, 8 event:<event_id>: of an event; absent if nobody sent one
-- ARGV 8 how long the dedupe records are kept (ms), 9 what is new, for people, 10 origin, as in accept.lua,
--      11 '1': only say what would come of it
-- Returns {word, reason}. The word is duplicate, not_followed, recorded (no new work) or ready; or repeated: a
-- duplicate that reconciliation told of first.
local MESSAGE, EVENT = KEYS[7], KEYS[8]
local dedupe_ms, news, origin, only_look = ARGV[8], ARGV[9], ARGV[10], ARGV[11] == '1'

local message_owner = MESSAGE and redis.call('GET', MESSAGE)
local known_as = message_owner or MESSAGE and redis.call('GET', EVENT)
if known_as and origin ~= 'force' then
    return {origin == 'caught_up' and message_owner and 'repeated' or 'duplicate', 'of job ' .. known_as}
end
ID, JOB = job_about(ID, JOB)
local state, wait_for = unpack(redis.call('HMGET', JOB, 'state', 'wait'))
if not state then return {'not_followed', 'its code has no job'} end
-- Where no guest was told there is nothing to follow: the code may well be on its way to the lock once more.
if state == 'done' and not is_followed(ID) then return {'not_followed', 'its job is done'} end
local word, why = outlook(state, wait_for)
if only_look then return {word, why} end

if MESSAGE then
    redis.call('SET', MESSAGE, ID, 'PX', dedupe_ms)
    redis.call('SET', EVENT, ID, 'PX', dedupe_ms)
    if state == 'leased' then redis.call('HSET', JOB, 'again', '1') end
end
if word == 'ready' then
    redis.call('PERSIST', JOB)
    redis.call('HSET', JOB, 'attempt', 0)
    redis.call('HDEL', JOB, 'error', 'outcome')
    make_ready(ID, JOB)
end
local found = origin == 'caught_up' and 'found by reconciliation: ' or ''
if MESSAGE or word == 'ready' then history(ID, JOB, MESSAGE and 'accepted' or 'swept', found .. why .. '; ' .. news) end
return {word, why}
