WITH 各月 AS (
    SELECT 县代码, 政策代码, 序 AS 付月, sum(月额) AS 金额
    FROM 享受, range(1, 13) AS 月序(序)
    WHERE 序 BETWEEN 起月 AND 止月 GROUP BY ALL
    UNION ALL
    SELECT 县代码, 政策代码, 付月, sum(金额) FROM 特发 WHERE 状态 = '成功' GROUP BY ALL
)
SELECT 县代码, 政策代码, 到账日期, sum(金额) AS 金额,
       '虚构财社〔2024〕' || CAST(付月 AS VARCHAR) || '号' AS 文号
FROM 各月 JOIN 批 USING (县代码, 政策代码, 付月) GROUP BY ALL
UNION ALL
SELECT 县代码, 'DL', DATE '2024-05-10', sum(CAST(floor(面积 * 9107) / 100 AS DECIMAL(18, 2))),
       '虚构财农〔2024〕1号'
FROM 种地 GROUP BY 县代码
ORDER BY 县代码, 政策代码, 到账日期
