-- 每村一半的人有承包地；死者的地也照发（按户）。每亩 91.07 元，舍到分。
CREATE TABLE 种地 AS
SELECT n, 证件号, 姓名, 卡号, 村代码, 县代码,
       CAST(1 + 签('亩', n) % 500 / 100 AS DECIMAL(18, 4)) AS 面积
FROM 人 WHERE j % 2 = 0
UNION ALL
SELECT -1 - k, 证件号, 姓名, 卡号, 村代码, 县代码, 2.5 FROM 特别人
WHERE 规则 = 'S12' AND 种类 = 'trap' AND 变式 = 3;
INSERT INTO 答案
SELECT 规则, 人期键(证件号, 'DL', '2024'), 种类, '按户按地的补贴，去世不影响'
FROM 特别人 WHERE 规则 = 'S12' AND 种类 = 'trap' AND 变式 = 3 ORDER BY k;

-- S39 村级总面积：差错是申报比耕地多一成多；陷阱是多百分之四点多，在容差里
CREATE TABLE 耕地 AS
WITH 村面积 AS (SELECT 村代码, sum(面积) AS 申报 FROM 种地 GROUP BY 村代码),
次序 AS (
    SELECT 村代码, 申报, row_number() OVER (ORDER BY 签('面积', 村代码), 村代码) AS 次,
           least(世界.差错, 世界.村数 // 8) AS 处
    FROM 村面积, 世界
)
SELECT 村代码, CASE WHEN 次 <= 处 THEN 'fault' WHEN 次 <= 2 * 处 THEN 'trap' END AS 种类,
       CAST(CASE WHEN 次 <= 处 THEN 申报 / (1.12 + 0.05 * 成('超', 村代码))
                 WHEN 次 <= 2 * 处 THEN 申报 / (1.042 + 0.006 * 成('超', 村代码))
                 ELSE 申报 / (0.75 + 0.23 * 成('超', 村代码)) END AS DECIMAL(18, 4)) AS 耕地面积
FROM 次序 ORDER BY 村代码;
INSERT INTO 答案
SELECT 'S39', MAP {'年度': '2024', '政策代码': 'DL', '村代码': 村代码}, 种类,
       CASE WHEN 种类 = 'fault' THEN '申报比耕地多一成多' ELSE '申报比耕地多，在容差以内' END
FROM 耕地 WHERE 种类 IS NOT NULL ORDER BY ALL;

-- S57 离群村：差错是高龄津贴的人数三倍于同类的村；陷阱是库区的村，只与库区的比
INSERT INTO 答案
SELECT 'S57', MAP {'政策代码': 'GL', '年度': '2024', '村代码': 村代码},
       CASE WHEN 离群 THEN 'fault' ELSE 'trap' END,
       CASE WHEN 离群 THEN '高龄津贴的人数是同类村的三倍' ELSE '库区的村，人少，只与库区的比' END
FROM 村
WHERE 离群 OR 类别 = '库区'
QUALIFY row_number() OVER (PARTITION BY 离群 ORDER BY v) <= (SELECT 差错 FROM 世界)
ORDER BY ALL;

CREATE TABLE 各期 AS
SELECT * FROM (SELECT 月(序) AS 期间, 序 FROM range(1, 13) AS t(序)
               UNION ALL SELECT '2024', 0)
ORDER BY 期间;
