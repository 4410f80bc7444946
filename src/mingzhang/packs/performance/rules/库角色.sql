-- id = "库角色"
-- title = "项目库的每一步应由该办的角色办"
-- severity = "warning"
-- category = "indicator"
-- key = ["年度", "单位代码", "项目代码", "序号"]
-- over = "项目库"
-- inputs = ["项目库.经办角色"]
-- message = "“{对象}”第{序号}步由“{前状态}”到“{状态}”，经办角色是“{经办角色}”，这一步应由{应由}办。请改正。"
-- basis = "项目库的步骤由谁办，见规则包的 states.toml"
-- proves = "步骤可走，经办角色不是该办的"
-- false_alarm = "各地的分工不同"
-- verify = "对照项目库系统的流转记录"
WITH 前后 AS (
  SELECT
    k.年度, k.单位代码, k.项目代码, k.序号, k.日期, k.状态, k.经办角色, k.意见, k.来源, k.行,
    LAG(k.状态) OVER (PARTITION BY k.年度, k.单位代码, k.项目代码 ORDER BY k.序号) AS 前状态,
    LAG(k.日期) OVER (PARTITION BY k.年度, k.单位代码, k.项目代码 ORDER BY k.序号) AS 前日期
  FROM 项目库 AS k
), 可办 AS (
  SELECT m.从, m.到, m.角色 FROM 状态步 AS m WHERE m.过程 = '项目库' GROUP BY m.从, m.到, m.角色
), 该办 AS (
  SELECT m.从, m.到, STRING_AGG(m.角色, '、' ORDER BY m.角色) AS 名单 FROM 可办 AS m GROUP BY m.从, m.到
)
SELECT
  k.年度, k.单位代码, k.来源, k.行, k.项目代码, k.序号, COALESCE(p.项目名称, k.项目代码) AS 对象, k.前状态, k.状态, k.经办角色,
  '经办角色' AS 列, d.名单 AS 应由
FROM 前后 AS k
JOIN 该办 AS d ON d.从 = k.前状态 AND d.到 = k.状态
LEFT JOIN 项目 AS p ON p.年度 = k.年度 AND p.单位代码 = k.单位代码 AND p.项目代码 = k.项目代码
WHERE k.经办角色 IS NOT NULL AND NOT EXISTS (
  SELECT 1 FROM 可办 AS m WHERE m.从 = k.前状态 AND m.到 = k.状态 AND m.角色 = k.经办角色
)
