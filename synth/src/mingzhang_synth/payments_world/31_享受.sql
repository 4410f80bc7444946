-- 寻常的人按月领什么、从几月到几月（2024 年的月序；止月 12 又没有止的是一直在领）。
CREATE TABLE 享受 AS
WITH 各项 AS (
    SELECT *, 'DB-NC' AS 政策代码, CAST(400 AS DECIMAL(18, 2)) AS 月额 FROM 人
    WHERE 组 = '低保' OR (组 = '高龄' AND j % 4 = 0 AND NOT 离群)
    UNION ALL
    SELECT *, 'CJR-SH', 90 FROM 人 WHERE 残疾
    UNION ALL
    SELECT *, 'TK-NC-FS', 540 FROM 人 WHERE 组 = '特困'
    UNION ALL
    SELECT *, 'GL', 50 FROM 人 WHERE 组 = '高龄'
),
起止 AS (
    SELECT *,
           CASE WHEN 成('起', n) < 0.03 THEN 2 + 签('起月', n) % 8 ELSE 1 END AS 想起,
           CASE WHEN 死亡日期 IS NOT NULL THEN (year(死亡日期) - 2024) * 12 + month(死亡日期)
                WHEN 成('停', n) < 0.02 THEN 10 + 签('停月', n) % 3 END AS 停月
    FROM 各项
)
SELECT n, v, 证件号, 姓名, 卡号, 村代码, 县代码, 政策代码, 月额,
       CAST(CASE WHEN 停月 < 想起 THEN 1 ELSE 想起 END AS TINYINT) AS 起月,
       CAST(coalesce(停月, 12) AS TINYINT) AS 止月,
       停月 IS NOT NULL AS 已停
FROM 起止;
