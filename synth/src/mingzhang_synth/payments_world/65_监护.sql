SELECT 孩子.证件号 AS 被监护人证件号, 大人.证件号 AS 监护人证件号, DATE '2016-09-01' AS 起,
       CAST(NULL AS DATE) AS 止
FROM 人 AS 孩子 JOIN 人 AS 大人 ON 大人.v = 孩子.v AND 大人.j = 孩子.j - 1
WHERE 孩子.有监护
UNION ALL
SELECT * FROM 添监护
