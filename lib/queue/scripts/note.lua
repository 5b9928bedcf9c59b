-- A step worth telling, ARGV 8, with detail ARGV 9. Changes nothing but the history.
history(ID, JOB, ARGV[8], ARGV[9])
return 'ok'
