-- title = "每个项目在项目库里的状态和入库的日期"
-- over = "项目"
-- basis = "现状是序号最大的一步；入库日期是头一次入库的那一步；期限以前入库的是按时，还在审核的不是按时；没有项目库记录、没有期限的不知道"
WITH 各步 AS (
  SELECT
    k.年度, k.单位代码, k.项目代码, k.状态, k.日期, k.入库期限, k.来源, k.行,
    ROW_NUMBER() OVER (PARTITION BY k.年度, k.单位代码, k.项目代码 ORDER BY k.序号 DESC, k.来源, k.行) AS 倒数
  FROM 项目库 AS k
), 入库步 AS (
  SELECT
    k.年度, k.单位代码, k.项目代码, k.日期, k.入库期限, k.来源, k.行,
    ROW_NUMBER() OVER (PARTITION BY k.年度, k.单位代码, k.项目代码 ORDER BY k.序号, k.来源, k.行) AS 位
  FROM 项目库 AS k
  WHERE k.状态 = '入库'
)
SELECT
  p.年度, p.单位代码, p.项目代码, p.项目名称,
  z.状态, z.日期 AS 状态日期,
  r.日期 AS 入库日期, r.入库期限,
  CASE
    WHEN r.日期 <= r.入库期限 THEN '是'
    WHEN r.日期 > r.入库期限 THEN '否'
    WHEN r.行 IS NULL AND z.状态 IN ('草稿', '单位送审', '部门审核', '财政审核') THEN '否'
  END AS 按时入库,
  p.参评,
  COALESCE(r.来源, z.来源, p.来源) AS 来源,
  COALESCE(r.行, z.行, p.行) AS 行
FROM 项目 AS p
LEFT JOIN 各步 AS z
  ON z.年度 = p.年度 AND z.单位代码 = p.单位代码 AND z.项目代码 = p.项目代码 AND z.倒数 = 1
LEFT JOIN 入库步 AS r
  ON r.年度 = p.年度 AND r.单位代码 = p.单位代码 AND r.项目代码 = p.项目代码 AND r.位 = 1
