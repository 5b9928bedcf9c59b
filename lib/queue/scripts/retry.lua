-- Something failed that may go well in ARGV 8 ms. ARGV 9 is the error. A new event does not cut the backoff short.
if not owned() then return 'lost' end
store_facts()
survived()
redis.call('HINCRBY', JOB, 'attempt', 1)
redis.call('HSET', JOB, 'error', ARGV[9])
local due = NOW + tonumber(ARGV[8])
wait('backoff', due, ARGV[9])
history(ID, JOB, 'retry', ARGV[9], due)
return 'ok'
