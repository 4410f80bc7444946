-- id = "S20"
-- title = "财政供养人员领低保、特困"
-- severity = "error"
-- category = "payment"
-- key = ["证件号", "政策代码", "期间"]
-- over = "发放"
-- inputs = ["发放.证件号", "发放.政策代码", "发放.期间"]
-- among = {"状态" = ["成功"]}
-- optional = ["婚姻登记"]
-- message = "{姓名}（{证件号}）{期间}领“{名称}”{金额}元，{说明}。请核实家庭收入；不符合条件的停发、追回。"
-- basis = "社会救助按家庭收入认定；财政供养人员及其配偶有固定收入，应当核对"
-- proves = "领取的整个月里，本人或配偶在财政供养名单上，人员性质按参数“供养性质”算供养"
-- false_alarm = "公益性岗位、村医、临聘列在供养名单里的不算；已经停发工资的要写止；入职、离职的当月不算；性质没有列明的、是配偶的，最多需说明"
-- verify = "看工资发放表，核对低保家庭的收入和人口"
WITH 供养 AS (
  -- 起界、止界与期间同样写成 202401；不是从1日起、到月末止的，那个月不算
  SELECT
    s.证件号, s.单位名称,
    CASE WHEN k.算供养 IS NULL THEN 1 ELSE 0 END AS 未列,
    CASE
      WHEN s.起 IS NULL THEN '0'
      WHEN DAY(s.起) = 1 THEN CAST(YEAR(s.起) * 100 + MONTH(s.起) AS VARCHAR)
      ELSE CAST(YEAR(s.起) * 100 + MONTH(s.起) AS VARCHAR) || '9'
    END AS 起界,
    CASE
      WHEN s.止 IS NULL THEN '9'
      WHEN s.止 = LAST_DAY(s.止) THEN CAST(YEAR(s.止) * 100 + MONTH(s.止) AS VARCHAR) || '9'
      ELSE CAST(YEAR(s.止) * 100 + MONTH(s.止) AS VARCHAR)
    END AS 止界
  FROM 财政供养 AS s
  LEFT JOIN 供养性质 AS k ON k.人员性质 = s.人员性质
  WHERE COALESCE(k.算供养, '未列') <> '否'
), 夫妻 AS (
  SELECT m.证件号 AS 甲, m.配偶证件号 AS 乙, m.起, m.止 FROM 婚姻登记 AS m
  UNION
  SELECT m.配偶证件号 AS 甲, m.证件号 AS 乙, m.起, m.止 FROM 婚姻登记 AS m
), 相关 AS (
  SELECT g.证件号, g.单位名称, '本人' AS 关系, g.未列, g.起界, g.止界 FROM 供养 AS g
  UNION ALL
  SELECT
    w.乙 AS 证件号, g.单位名称, '配偶' AS 关系, g.未列,
    GREATEST(g.起界, CASE WHEN w.起 IS NULL THEN '0' ELSE CAST(YEAR(w.起) * 100 + MONTH(w.起) AS VARCHAR) || '9' END) AS 起界,
    LEAST(g.止界, CASE WHEN w.止 IS NULL THEN '9' ELSE CAST(YEAR(w.止) * 100 + MONTH(w.止) AS VARCHAR) END) AS 止界
  FROM 供养 AS g
  JOIN 夫妻 AS w ON w.甲 = g.证件号
), 名单 AS (
  SELECT
    f.证件号, f.政策代码, f.期间, f.姓名, f.金额, f.发放日期, f.来源, f.行,
    p.名称, r.关系, r.单位名称, r.未列,
    ROW_NUMBER() OVER (PARTITION BY f.来源, f.行 ORDER BY r.关系, r.未列, r.单位名称) AS 位
  FROM 发放 AS f
  JOIN 相关 AS r ON r.证件号 = f.证件号 AND f.期间 >= r.起界 AND f.期间 < r.止界
  JOIN 政策 AS p ON p.政策代码 = f.政策代码
  WHERE f.状态 = '成功' AND p.类别 IN ('低保', '特困') AND LENGTH(f.期间) = 6
), 每笔 AS (
  SELECT
    n.*, ROW_NUMBER() OVER (PARTITION BY n.证件号, n.政策代码, n.期间 ORDER BY n.来源, n.行) AS 先后
  FROM 名单 AS n
  WHERE n.位 = 1
)
SELECT
  s.证件号, s.政策代码, s.期间,
  COALESCE(MIN(s.姓名), '') AS 姓名,
  MIN(s.名称) AS 名称,
  MIN(s.单位名称) AS 单位名称,
  MIN(s.发放日期) AS 日期,
  COUNT(*) AS 行数,
  SUM(s.金额) AS 金额,
  CASE WHEN MIN(s.关系) = '本人' THEN '当月在“' ELSE '配偶当月在“' END
    || COALESCE(MIN(s.单位名称), '') || '”的财政供养名单上'
    || CASE WHEN MIN(s.未列) = 1 THEN '，人员性质没有列明算不算' ELSE '' END AS 说明,
  CASE WHEN MIN(s.关系) = '本人' AND MIN(s.未列) = 0 THEN '必改' ELSE '需说明' END AS 程度,
  MAX(CASE WHEN s.先后 = 1 THEN s.来源 END) AS 来源,
  MAX(CASE WHEN s.先后 = 1 THEN s.行 END) AS 行
FROM 每笔 AS s
GROUP BY s.证件号, s.政策代码, s.期间
HAVING COALESCE(SUM(s.金额), 1) > 0
