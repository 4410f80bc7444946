SELECT 政策代码, 证件号, 姓名, 村代码, CASE WHEN 已停 THEN '终止' ELSE '正常' END AS 状态,
       CASE WHEN 起月 > 1 THEN 月初(起月)
            ELSE make_date(CAST(2019 + 签('批年', n) % 4 AS INTEGER), CAST(1 + n % 12 AS INTEGER), 1) END AS 起,
       CASE WHEN 已停 AND 止月 < 1 THEN last_day(make_date(2023, CAST(12 + 止月 AS INTEGER), 1))
            WHEN 已停 THEN 月底(止月) END AS 止
FROM 享受
UNION ALL
SELECT 政策代码, 证件号, 姓名, 村代码, 状态,
       CASE WHEN 起月 > 1 THEN 月初(起月) ELSE DATE '2021-07-01' END,
       CASE WHEN 状态 = '终止' THEN 月底(止月) END
FROM 特别享受
