-- 一百张里缺三张
SELECT 虚构卡('9999', n) AS 卡号, 证件号, '正常' AS 状态,
       make_date(CAST(2014 + 签('卡年', n) % 8 AS INTEGER), CAST(1 + n % 12 AS INTEGER), 1) AS 起,
       CAST(NULL AS DATE) AS 止
FROM 人 WHERE 签('缺卡', n) % 100 >= 3
UNION ALL
SELECT * FROM 添卡
