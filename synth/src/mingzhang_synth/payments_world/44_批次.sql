-- 哪一批哪天到账、哪天发放（按县、政策、月）。照常：到账九天以后发。
-- S45 差错：到账 36 天以后才发；陷阱：第 30 天，正好在期限里。差错在单月，陷阱在双月，都不在年底：
-- 接连两批都晚的，后一批是新的滞留还是前一批拖下来的，说不清。
CREATE TABLE 批 AS
WITH 各批 AS (
    SELECT 县代码, 政策代码, 序 AS 付月,
           row_number() OVER (PARTITION BY 序 % 2 ORDER BY 签('滞留', 县代码 || 政策代码 || CAST(序 AS VARCHAR)), 县代码, 政策代码, 序) AS 次
    FROM (SELECT DISTINCT 县代码 FROM 村) AS 县,
         (VALUES ('DB-NC'), ('TK-NC-FS'), ('CJR-SH'), ('GL')) AS 政策(政策代码),
         range(1, 12) AS 月序(序)
),
埋 AS (
    -- 单月六批，双月五批：各最多埋四成
    SELECT 各批.*, 次 <= least(世界.差错, (SELECT count(*) FROM 各批) // 5) AS 埋 FROM 各批, 世界
)
SELECT 县代码, 政策代码, 付月,
       CASE WHEN 埋 AND 付月 % 2 = 1 THEN 'fault' WHEN 埋 THEN 'trap' END AS 种类,
       make_date(2024, CAST(付月 AS INTEGER), 6) AS 到账日期,
       make_date(2024, CAST(付月 AS INTEGER), 6)
           + CAST(CASE WHEN NOT 埋 THEN 9 WHEN 付月 % 2 = 1 THEN 36 ELSE 30 END AS INTEGER) AS 发放日期
FROM 埋
UNION ALL
SELECT 县代码, 政策代码, 12, NULL, DATE '2024-12-04', DATE '2024-12-13'
FROM (SELECT DISTINCT 县代码, 政策代码 FROM 各批)
ORDER BY ALL;
INSERT INTO 答案
SELECT 'S45', MAP {'县代码': 县代码, '政策代码': 政策代码, '到账日期': CAST(到账日期 AS VARCHAR)}, 种类,
       CASE WHEN 种类 = 'fault' THEN '到账 36 天以后才发' ELSE '到账第 30 天发完，正好在期限里' END
FROM 批 WHERE 种类 IS NOT NULL ORDER BY ALL;
INSERT INTO 答案
SELECT 规则, MAP {'证件号': 证件号, '政策代码': 政策代码, '期间': 期间,
                 '发放日期': CAST(批.发放日期 - 特发.提前 AS VARCHAR)},
       特发.种类,
       CASE WHEN 特发.种类 = 'fault' THEN '超过标准发放' WHEN 变式 = 0 THEN '几个月合在一笔补发'
            WHEN 变式 = 1 THEN '多的那笔失败了' WHEN 变式 = 2 THEN '这项补贴没有标准' ELSE '正好是标准' END
FROM 特发 JOIN 批 USING (县代码, 政策代码, 付月)
WHERE 规则 = 'S35' AND 序 = 移 + CASE WHEN 特发.种类 = 'trap' AND 变式 = 0 THEN 2 ELSE 0 END
  AND NOT (特发.种类 = 'trap' AND 变式 = 1 AND 状态 = '成功')
ORDER BY k;
