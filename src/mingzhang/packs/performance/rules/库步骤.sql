-- id = "库步骤"
-- title = "项目库的每一步应是可走的步骤"
-- severity = "warning"
-- category = "indicator"
-- key = ["年度", "单位代码", "项目代码", "序号"]
-- over = "项目库"
-- inputs = ["项目库.状态"]
-- message = "“{对象}”第{序号}步由“{前状态}”到“{状态}”，没有这样的步骤；“{前状态}”以后可以到：{可到}。请补上中间的步骤，或改正状态。"
-- basis = "项目库的状态和步骤，见规则包的 states.toml"
-- proves = "前后两步的状态不在可走的步骤里"
-- false_alarm = "各地系统的叫法不同；中间的步骤没有记的"
-- verify = "对照项目库系统的流转记录"
WITH 前后 AS (
  SELECT
    k.年度, k.单位代码, k.项目代码, k.序号, k.日期, k.状态, k.经办角色, k.意见, k.来源, k.行,
    LAG(k.状态) OVER (PARTITION BY k.年度, k.单位代码, k.项目代码 ORDER BY k.序号) AS 前状态,
    LAG(k.日期) OVER (PARTITION BY k.年度, k.单位代码, k.项目代码 ORDER BY k.序号) AS 前日期
  FROM 项目库 AS k
), 可走 AS (
  SELECT m.从, m.到 FROM 状态步 AS m WHERE m.过程 = '项目库' GROUP BY m.从, m.到
), 去处 AS (
  SELECT m.从, STRING_AGG(m.到, '、' ORDER BY m.到) AS 名单 FROM 可走 AS m GROUP BY m.从
)
SELECT
  k.年度, k.单位代码, k.来源, k.行, k.项目代码, k.序号, COALESCE(p.项目名称, k.项目代码) AS 对象, k.前状态, k.状态, '状态' AS 列,
  COALESCE(d.名单, '没有下一步') AS 可到
FROM 前后 AS k
LEFT JOIN 去处 AS d ON d.从 = k.前状态
LEFT JOIN 项目 AS p ON p.年度 = k.年度 AND p.单位代码 = k.单位代码 AND p.项目代码 = k.项目代码
WHERE k.前状态 IS NOT NULL AND k.状态 IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM 可走 AS m WHERE m.从 = k.前状态 AND m.到 = k.状态)
