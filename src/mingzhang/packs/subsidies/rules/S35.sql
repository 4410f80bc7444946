-- id = "S35"
-- title = "超标准发放"
-- severity = "error"
-- category = "payment"
-- key = ["证件号", "政策代码", "期间", "发放日期"]
-- over = "发放"
-- inputs = ["发放.证件号", "发放.政策代码", "发放.期间", "发放.发放日期", "发放.村代码", "发放.数量", "发放.金额"]
-- among = {"状态" = ["成功"]}
-- message = "{姓名}（{证件号}）{期间}的“{名称}”发了{公布值}元，按标准最多{应为值}元，多{金额}元。{说明}。请核实；多发的追回。"
-- basis = "金额不超过标准×数量×期数；标准按村所在的地方、按期间取，区划前缀最长的优先，见参数“政策标准”"
-- proves = "这一笔的金额超过当时当地的标准乘数量、期数，超过的多于参数“超标准容差”"
-- false_alarm = "几个月一起补发而没有写期数；标准调高了没有补进参数；未证实的标准最多需说明；补发几期的，按到这一期为止最高的标准算"
-- verify = "看当年的标准文件、审批的面积和人数"
WITH 参数 AS (
  SELECT COALESCE(MAX(CASE WHEN p.参数 = '超标准容差' THEN p.值 END), 0) AS 容差
  FROM 比对参数 AS p
  WHERE (p.起 IS NULL OR p.起 <= $核对日期) AND (p.止 IS NULL OR p.止 >= $核对日期)
), 标准 AS (
  -- 起期、止期与期间同样写：按年的写年，别的写年月
  SELECT
    s.政策代码, p.名称, COALESCE(s.区划前缀, '') AS 区划前缀, s.标准, s.来历, COALESCE(s.依据, '') AS 依据,
    CASE WHEN p.周期 = '年' THEN CAST(YEAR(s.起) AS VARCHAR)
      ELSE CAST(YEAR(s.起) * 100 + MONTH(s.起) AS VARCHAR) END AS 起期,
    CASE WHEN s.止 IS NULL THEN '9' WHEN p.周期 = '年' THEN CAST(YEAR(s.止) AS VARCHAR)
      ELSE CAST(YEAR(s.止) * 100 + MONTH(s.止) AS VARCHAR) END AS 止期
  FROM 政策标准 AS s
  JOIN 政策 AS p ON p.政策代码 = s.政策代码
), 村 AS (
  SELECT DISTINCT v.政策代码, v.村代码
  FROM 村发放 AS v
  WHERE v.村代码 IS NOT NULL AND EXISTS (SELECT 1 FROM 标准 AS s WHERE s.政策代码 = v.政策代码)
), 村价 AS (
  SELECT v.村代码, s.政策代码, s.名称, s.区划前缀, s.标准, s.来历, s.依据, s.起期, s.止期
  FROM 村 AS v
  JOIN 标准 AS s ON s.政策代码 = v.政策代码 AND STARTS_WITH(v.村代码, s.区划前缀)
), 候选 AS (
  -- 超过当时任何一个标准的；标准取哪一个，下面再定
  SELECT DISTINCT
    f.证件号, f.政策代码, f.期间, f.发放日期, f.姓名, f.村代码, f.数量, COALESCE(f.期数, 1) AS 期数, f.金额, f.来源, f.行
  FROM 发放 AS f
  JOIN 村价 AS w
    ON w.村代码 = f.村代码 AND w.政策代码 = f.政策代码 AND w.起期 <= f.期间
    AND (w.止期 >= f.期间 OR f.期数 > 1) AND f.金额 > w.标准 * f.数量 * COALESCE(f.期数, 1)
  WHERE f.状态 = '成功' AND f.证件号 IS NOT NULL AND f.发放日期 IS NOT NULL
), 定价 AS (
  SELECT
    c.证件号, c.政策代码, c.期间, c.发放日期, c.姓名, c.数量, c.期数, c.金额, c.来源, c.行,
    w.名称, w.标准, w.来历, w.依据,
    w.标准 * c.数量 * c.期数 AS 最多,
    ROW_NUMBER() OVER (PARTITION BY c.来源, c.行 ORDER BY LENGTH(w.区划前缀) DESC, w.标准 DESC, w.来历) AS 位
  FROM 候选 AS c
  JOIN 村价 AS w
    ON w.村代码 = c.村代码 AND w.政策代码 = c.政策代码 AND w.起期 <= c.期间
    AND (w.止期 >= c.期间 OR c.期数 > 1)
), 超出 AS (
  SELECT
    d.*, ROW_NUMBER() OVER (PARTITION BY d.证件号, d.政策代码, d.期间, d.发放日期 ORDER BY d.来源, d.行) AS 先后
  FROM 定价 AS d
  CROSS JOIN 参数 AS a
  WHERE d.位 = 1 AND d.金额 > d.最多 + a.容差
)
SELECT
  s.证件号, s.政策代码, s.期间, s.发放日期,
  COALESCE(MIN(s.姓名), '') AS 姓名,
  MIN(s.名称) AS 名称,
  COUNT(*) AS 行数,
  SUM(s.金额) AS 公布值,
  ROUND(SUM(s.最多), 2) AS 应为值,
  SUM(s.金额) - ROUND(SUM(s.最多), 2) AS 金额,
  MAX(s.标准) AS 标准,
  MAX(CASE WHEN s.先后 = 1 THEN '标准的依据：' || CASE WHEN s.依据 = '' THEN '没有写' ELSE s.依据 END
    || CASE WHEN s.来历 = '未证实' THEN '（未证实）' ELSE '' END END) AS 说明,
  CASE WHEN MAX(CASE WHEN s.来历 = '未证实' THEN 1 ELSE 0 END) = 1 THEN '需说明' ELSE '必改' END AS 程度,
  MAX(CASE WHEN s.先后 = 1 THEN s.来源 END) AS 来源,
  MAX(CASE WHEN s.先后 = 1 THEN s.行 END) AS 行
FROM 超出 AS s
GROUP BY s.证件号, s.政策代码, s.期间, s.发放日期
