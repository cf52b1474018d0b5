"""Texts that JSON parsers disagree about, after the suites that collect them: valid ones, invalid ones,
and ones that are left to the parser."""

JSON = [
    b'{}', b'[]', b'null', b'true', b'0', b'-0', b'1e400', b'123123e100000', b'-', b'--1', b'+1', b'.5',
    b'1.', b'01', b'-01', b'0x1F', b'1e', b'1e+', b'1_000', b'NaN', b'Infinity', b'-Infinity', b'nul',
    b'truth', b'True', b'"', b'""', b'"\\', b'"\\"', b'"\\u', b'"\\u12"', b'"\\uD800"', b'"\\uD800\\uD800"',
    b'"\\x00"', b'"\\a"', b'"\x00"', b'"\x1f"', b'"\t"', b'"\x7f"', b'"\xff"', b'"\xc0\x80"', b'"\xed\xa0\x80"',
    b'"\xf4\x90\x80\x80"', b'"\xe2\x80\xa8"', b"'a'", b'[', b']', b'{', b'}', b'[[', b']]', b'[]]', b'{}}',
    b'[1', b'[1,', b'[1,]', b'[,1]', b'[,]', b'[1,,2]', b'[1 2]', b'["a', b'[1:2]', b'["":1]', b'[1}', b'{]',
    b'{"a"', b'{"a":', b'{"a":1', b'{"a":1,', b'{"a":1,}', b'{,"a":1}', b'{"a":1,,"b":2}', b'{"a" 1}',
    b'{"a"::1}', b'{a:1}', b"{'a':1}", b'{1:1}', b'{"a":"b"}/**/', b'{"a":/*x*/1}', b'{"a":"b"}#', b'//x',
    b'{"a":1}{"b":2}', b'{"a":1} {"b":2}', b'{"a":1},', b',{"a":1}', b'{"a":[1', b'{"a":[{"b":1}', b'{"a":{"b":1}',
    b'{"a":"x', b'{"a":"x\\', b'{"a":"x\\"', b'{"a":"x\\"}', b'{"a":1,"a":2}', b'{"":0}', b'{"a":null,"a":1}',
    b'{"\\u0061":1}', b'{"a":"\\ud83d\\ude00"}', b'{"\x00":1}', b'{"a":1}\x00', b'\x00', b'\xef\xbb\xbf{}',
    b'\xef\xbb', b'\xef', b'\xfe\xff', b'\xff\xfe{\x00}\x00', b'\xe5', b'\x0c{}', b'\x0b', b'\xc2\xa0{}',
    b'{"a":' + b'[' * 300 + b']' * 300 + b'}', b'[' * 5000, b'{"a":' * 5000, b'[' * 300 + b']' * 300,
    b'{"time":[]}', b'{"time":{}}', b'{"time":true}', b'{"account_id":[1,2]}', b'{"account_id":{"a":1}}',
    b'{"request_id":"x","time":1e10}', b'{"tickets":[[],{}]}', b'{"tickets":["a\\u0000"]}',
    b'{"Records":1}', b'{"Records":{}}', b'{"Records":null}', b'{"records":"x"}', b'{"x":[{"a":1}]}',
    b'<html>', b'# comment', b'sep=,', b'a,b,c', b'time,account_id,interface,request_id',
]

CSV = [
    b'"', b'""', b'"""', b'","', b'"a', b'a"', b'"a"b', b'"a""', b',', b',,,,,,,,,,', b'\t', b'\x00' * 20, b'a',
    b'\xff\xfe\xfd', b'\xef\xbb\xbf', b'\xef', b'# comment', b'sep=;', b'; ; ;', b'{"a":1}', b'[', b'<html>', b'"\x00',
    b'2026-09-05 10:00:00,junk,IDCardOCR', b'2026-09-05 10:00:00,"junk,IDCardOCR,j',
    b'2026-09-05 10:00:00,junk,IDCardOCR,"j', b'"2026-09-05 10:00:00,junk,IDCardOCR,j',
    b'2026-09-05 10:00:00,"junk",IDCardOCR,"j"x', b'2026-09-05 10:00:00,"ju""nk,IDCardOCR,j',
    b'2026-09-05 10:00:00,junk\x00,IDCardOCR,j', b'2026-09-05 10:00:00,\xc3,IDCardOCR,j',
    b'2026-09-05 10:00:00,junk,IDCardOCR,j,', b'2026-09-05 10:00:00;junk;IDCardOCR;j',
    b'2026-13-45 99:99:99,junk,IDCardOCR,j', b'soon,junk,IDCardOCR,j', b',,,', b'-,-,-,-', b'NULL,NULL,NULL,NULL',
]
