-- id = "库日期"
-- title = "项目库的日期应先后相接"
-- severity = "error"
-- category = "date"
-- key = ["年度", "单位代码", "项目代码", "序号"]
-- over = "项目库"
-- inputs = ["项目库.日期"]
-- message = "“{对象}”第{序号}步（{状态}）的日期{日期}，早于前一步的{前日期}。请核对日期或序号。"
-- basis = "后一步不能早于前一步"
-- proves = "按序号，这一步的日期早于前一步"
-- false_alarm = "序号编错的"
-- verify = "对照项目库系统的流转记录"
WITH 前后 AS (
  SELECT
    k.年度, k.单位代码, k.项目代码, k.序号, k.日期, k.状态, k.经办角色, k.意见, k.来源, k.行,
    LAG(k.状态) OVER (PARTITION BY k.年度, k.单位代码, k.项目代码 ORDER BY k.序号) AS 前状态,
    LAG(k.日期) OVER (PARTITION BY k.年度, k.单位代码, k.项目代码 ORDER BY k.序号) AS 前日期
  FROM 项目库 AS k
)
SELECT k.年度, k.单位代码, k.来源, k.行, k.项目代码, k.序号, COALESCE(p.项目名称, k.项目代码) AS 对象, k.状态, k.日期, k.前日期, '日期' AS 列
FROM 前后 AS k
LEFT JOIN 项目 AS p ON p.年度 = k.年度 AND p.单位代码 = k.单位代码 AND p.项目代码 = k.项目代码
WHERE k.日期 < k.前日期
