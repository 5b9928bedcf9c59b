-- ARGV 8 lease (ms)
if not owned() then return 'lost' end
redis.call('ZADD', LEASED, digits(NOW + tonumber(ARGV[8])), ID)
return 'ok'
