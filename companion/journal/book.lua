-- The rules of a book in Redis, run by Redis itself, so that each call happens whole or not at all.
-- Loaded as a library of functions where the server has them (7 and newer), else sent as one script; redis_rules.py
-- puts the frame around it. Every key of a station lies in one slot, by its {station}.

local WINDOW = 10000     -- appends remembered by their key
local REMEMBERED = 604800 -- seconds a door's count is remembered after its last word

local function now_ms()
  local time = redis.call('TIME')
  return tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end

local function held(book, name, otherwise)
  return redis.call('HGET', book, name) or otherwise
end

-- Ends the lease of whoever holds it and gives it to `holder`, or says who has it and for how long yet.
-- keys: book. args: holder, lease in ms. Answers {1, fence, last, first, second, fell} or {0, holder, ms left}.
local function take_lease(keys, args)
  local book, now = keys[1], now_ms()
  local holder, left = held(book, 'holder', ''), tonumber(held(book, 'until', '0')) - now
  if holder ~= args[1] and left > 0 then
    return {0, holder, left}
  end
  -- Always a new one: what its last turn sent and never heard of must not come in late.
  redis.call('HINCRBY', book, 'fence', 1)
  redis.call('HSET', book, 'holder', args[1], 'until', now + tonumber(args[2]))
  return {
    1, held(book, 'fence'), held(book, 'last', '0'), held(book, 'first', '0-0'), held(book, 'second', '0-0'),
    held(book, 'fell', '0'),
  }
end

-- keys: book. args: fence, lease in ms. Answers {1, last}, or {0} when another has taken the lease since.
local function renew_lease(keys, args)
  if held(keys[1], 'fence') ~= args[1] then
    return {0}
  end
  redis.call('HSET', keys[1], 'until', now_ms() + tonumber(args[2]))
  return {1, held(keys[1], 'last', '0')}
end

-- keys: book. args: fence. Lets others have the lease at once.
local function leave_lease(keys, args)
  if held(keys[1], 'fence') == args[1] then
    redis.call('HSET', keys[1], 'until', 0)
  end
  return 1
end

-- Counts that a desk has fallen over what it took next. keys: book. args: fence.
local function fall(keys, args)
  if held(keys[1], 'fence') == args[1] then
    return redis.call('HINCRBY', keys[1], 'fell', 1)
  end
  return 0
end

-- Sets a piece aside over which desks fall, and goes on after it. keys: book, parked. args: fence, lane, place, body.
local function park(keys, args)
  if held(keys[1], 'fence') ~= args[1] then
    return 0
  end
  redis.call('HSET', keys[2], args[2] .. ':' .. args[3], args[4])
  redis.call('HSET', keys[1], args[2] == '1' and 'first' or 'second', args[3], 'fell', 0)
  return 1
end

-- Writes rows of facts, what became of the nouns they came of, and how far the inbox has been taken.
-- keys: book, facts, keys, first, second.
-- args: fence, expected, key, lease in ms, first, second (places in the inbox; '' for none), outcomes ('' for none),
--       then for each row: count, checksum, body.
-- Answers {'ok' | 'known' | 'fenced' | 'stale', last or fence}.
local function append(keys, args)
  local book, facts, seen = keys[1], keys[2], keys[3]
  local key = args[3]
  local known = redis.call('ZSCORE', seen, key)
  if known then
    return {'known', known}
  end
  local fence, last = held(book, 'fence', '0'), held(book, 'last', '0')
  if args[1] ~= fence then
    return {'fenced', fence}
  end
  if args[2] ~= last then
    return {'stale', last}
  end
  local outcomes, place = args[7], 8
  local sequence, lane = tonumber(last), tonumber(held(book, 'lane', '0'))
  if #args >= place then
    while place <= #args do
      sequence = sequence + tonumber(args[place])
      local row = {'n', args[place], 'c', args[place + 1], 'b', args[place + 2]}
      place = place + 3
      if place > #args then
        row[7], row[8] = 'k', key
        if outcomes ~= '' then
          row[9], row[10] = 'o', outcomes
        end
      end
      redis.call('XADD', facts, string.format('%.0f-0', sequence), unpack(row))
    end
    lane = 0
  elseif outcomes ~= '' then
    lane = lane + 1
    redis.call('XADD', facts, string.format('%.0f-%.0f', sequence, lane), 'n', 0, 'o', outcomes)
  elseif args[5] == '' and args[6] == '' then
    return {'ok', last}
  end
  last = string.format('%.0f', sequence)
  redis.call('HSET', book, 'last', last, 'lane', lane, 'until', now_ms() + tonumber(args[4]))
  redis.call('ZADD', seen, sequence, key)
  if redis.call('ZCARD', seen) > WINDOW then
    redis.call('ZREMRANGEBYRANK', seen, 0, WINDOW / 10)
  end
  for place = 5, 6 do
    if args[place] ~= '' then
      redis.call('HSET', book, place == 5 and 'first' or 'second', args[place], 'fell', 0)
      redis.call('XTRIM', keys[place - 1], 'MINID', args[place])
    end
  end
  return {'ok', last}
end

-- Lays what a door heard into the inbox, each number once.
-- keys: door, first, second. args: door, then for each piece: number, lane (1 or 2), count of nouns, body.
-- Answers {highest number there, pieces in the second lane}.
local function push(keys, args)
  local count = tonumber(redis.call('GET', keys[1]) or '0')
  local place = 2
  while place <= #args do
    local number = tonumber(args[place])
    if number > count then
      redis.call('XADD', keys[1 + tonumber(args[place + 1])], '*',
        'd', args[1], 'n', args[place], 'c', args[place + 2], 'b', args[place + 3])
      count = number
    end
    place = place + 4
  end
  redis.call('SET', keys[1], string.format('%.0f', count), 'EX', REMEMBERED)
  return {string.format('%.0f', count), redis.call('XLEN', keys[3])}
end

-- keys: book, snapshots. args: sequence, checksum, body, how many to keep.
-- Answers {'ok', sequence}, or {'stale', last} where the book does not reach so far.
local function keep_snapshot(keys, args)
  local last, sequence = tonumber(held(keys[1], 'last', '0')), tonumber(args[1])
  if sequence > last or sequence <= 0 then
    return {'stale', string.format('%.0f', last)}
  end
  redis.call('HSET', keys[2], args[1], args[2] .. ':' .. args[3])
  local all = redis.call('HKEYS', keys[2])
  table.sort(all, function(a, b) return tonumber(a) > tonumber(b) end)
  for place = tonumber(args[4]) + 1, #all do
    redis.call('HDEL', keys[2], all[place])
  end
  return {'ok', args[1]}
end

-- Lets go of the rows that hold no fact after `upto`. keys: book, facts. args: upto.
-- Answers the sequence of the last fact that is no longer there.
local function trim(keys, args)
  redis.call('XTRIM', keys[2], 'MINID', string.format('%.0f-0', tonumber(args[1]) + 1))
  local left = redis.call('XRANGE', keys[2], '-', '+', 'COUNT', 1)
  local gone = held(keys[1], 'last', '0')
  if left[1] then
    local count = 0
    for place = 1, #left[1][2], 2 do
      if left[1][2][place] == 'n' then count = tonumber(left[1][2][place + 1]) end
    end
    gone = string.format('%.0f', tonumber(string.match(left[1][1], '^(%d+)')) - count)
  end
  redis.call('HSET', keys[1], 'gone', gone)
  return gone
end

local RULES = {
  take_lease = take_lease,
  renew_lease = renew_lease,
  leave_lease = leave_lease,
  fall = fall,
  park = park,
  append = append,
  push = push,
  keep_snapshot = keep_snapshot,
  trim = trim,
}
