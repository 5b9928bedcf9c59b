-- The guest was told, or there is nothing to do: ARGV 8 is the outcome. ARGV 9 is how long the job is kept (ms).
if not owned() then return 'lost' end
store_facts()
survived()
if looked_at_again('done', ARGV[8]) then return 'ready' end
finish(ARGV[8], tonumber(ARGV[9]))
return 'ok'
