SELECT 甲.证件号, 乙.证件号 AS 配偶证件号, make_date(CAST(1980 + 签('婚', 甲.n) % 40 AS INTEGER), 5, 1) AS 起,
       CASE WHEN 签('离', 甲.n) % 12 = 0 THEN DATE '2022-03-01' END AS 止
FROM 人 AS 甲 JOIN 人 AS 乙 ON 乙.v = 甲.v AND 乙.j = 甲.j + 1
WHERE 甲.组 = '低保' AND 乙.组 = '低保' AND 甲.j % 2 = 0 AND 甲.生日 < DATE '2000-01-01'
  AND 乙.生日 < DATE '2000-01-01' AND 签('结婚', 甲.n) % 3 = 0
UNION ALL
SELECT * FROM 添婚姻
