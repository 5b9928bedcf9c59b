-- The ledger's line for channel ARGV 8: ARGV 9, JSON. Its state, ARGV 10, is intent before a send, another after it.
if not owned() then return 'lost' end
store_facts()
redis.call('HSET', JOB, 'send:' .. ARGV[8], ARGV[9])
if ARGV[10] == 'sent' and ARGV[5] ~= '' then redis.call('ZADD', FOLLOWED, ARGV[5], ID) end
history(ID, JOB, 'send ' .. ARGV[10], ARGV[8])
return 'ok'
