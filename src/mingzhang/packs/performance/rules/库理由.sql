-- id = "库理由"
-- title = "退回、调整、终止应写理由"
-- severity = "warning"
-- category = "missing"
-- key = ["年度", "单位代码", "项目代码", "序号"]
-- over = "项目库"
-- inputs = ["项目库.状态"]
-- message = "“{对象}”第{序号}步由“{前状态}”到“{状态}”，意见空着。退回、调整、终止要写理由，请补上。"
-- basis = "项目库的步骤哪些要写理由，见规则包的 states.toml"
-- proves = "要写理由的步骤，意见空着"
-- false_alarm = "理由写在文件里的，写文号"
-- verify = "看退回、调整、终止的文件"
WITH 前后 AS (
  SELECT
    k.年度, k.单位代码, k.项目代码, k.序号, k.日期, k.状态, k.经办角色, k.意见, k.来源, k.行,
    LAG(k.状态) OVER (PARTITION BY k.年度, k.单位代码, k.项目代码 ORDER BY k.序号) AS 前状态,
    LAG(k.日期) OVER (PARTITION BY k.年度, k.单位代码, k.项目代码 ORDER BY k.序号) AS 前日期
  FROM 项目库 AS k
)
SELECT k.年度, k.单位代码, k.来源, k.行, k.项目代码, k.序号, COALESCE(p.项目名称, k.项目代码) AS 对象, k.前状态, k.状态, '意见' AS 列
FROM 前后 AS k
LEFT JOIN 项目 AS p ON p.年度 = k.年度 AND p.单位代码 = k.单位代码 AND p.项目代码 = k.项目代码
WHERE k.意见 IS NULL AND EXISTS (
  SELECT 1 FROM 状态步 AS m
  WHERE m.过程 = '项目库' AND m.从 = k.前状态 AND m.到 = k.状态 AND m.须写理由 = '是'
)
