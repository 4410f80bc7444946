-- 每二十行有一行没有死亡日期；另有不领补贴的人
SELECT 证件号, 姓名, CASE WHEN 签('缺日', n) % 20 > 0 THEN 死亡日期 END AS 死亡日期,
       死亡日期 + CAST(3 + 签('登记', n) % 25 AS INTEGER) AS 登记日期
FROM 人 WHERE 死亡日期 IS NOT NULL
UNION ALL
SELECT * FROM 添死亡
UNION ALL
SELECT 虚构号(号头('510921', 八位(DATE '1931-01-01' + CAST(i AS INTEGER)), 500)),
       虚构名(签('外名', i)), DATE '2023-10-01' + CAST(签('外去世', i) % 457 AS INTEGER),
       DATE '2023-10-01' + CAST(签('外去世', i) % 457 + 10 AS INTEGER)
FROM 世界, range(0, 2000) AS t(i) WHERE i < 世界.人数 // 100
