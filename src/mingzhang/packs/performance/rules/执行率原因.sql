-- id = "执行率原因"
-- title = "预算执行率低的应写原因"
-- severity = "warning"
-- category = "completion"
-- key = ["年度", "单位代码", "项目代码"]
-- over = "项目评分"
-- inputs = ["项目评分.执行率"]
-- message = "“{对象}”预算执行率{公布值}%，低于{执行率说明线}%，“绩效评价”的存在问题和“绩效监控”的偏差原因里都没有写。请在“绩效评价”说明原因。"
-- basis = "四川项目支出绩效自评表：执行率低于90%的写原因；各地的界限见参数“执行率说明线”"
-- proves = "执行率低于界限，而没有写原因"
-- false_alarm = "没有绩效指标的项目不在此列"
-- verify = "对照支付记录和预算调整文件"
WITH 参数 AS (
  SELECT MAX(CASE WHEN p.参数 = '执行率说明线' THEN p.值 END) AS 执行率说明线 FROM 绩效参数 AS p
)
SELECT
  s.年度, s.单位代码, s.来源, s.行, s.项目代码, COALESCE(s.项目名称, s.项目代码) AS 对象,
  '决算数' AS 列, s.执行率 AS 公布值, a.执行率说明线,
  s.全年预算数 - s.决算数 AS 金额
FROM 项目评分 AS s
CROSS JOIN 参数 AS a
WHERE s.全年预算数 > 0 AND s.决算数 * 100 < a.执行率说明线 * s.全年预算数 AND s.执行率 IS NOT NULL
  AND EXISTS (
    SELECT 1 FROM 绩效指标 AS i WHERE i.年度 = s.年度 AND i.单位代码 = s.单位代码 AND i.项目代码 = s.项目代码
  )
  AND NOT EXISTS (
    SELECT 1 FROM 绩效评价 AS e
    WHERE e.年度 = s.年度 AND e.单位代码 = s.单位代码 AND e.项目代码 = s.项目代码 AND e.存在问题 IS NOT NULL
  )
  AND NOT EXISTS (
    SELECT 1 FROM 绩效监控 AS m
    WHERE m.年度 = s.年度 AND m.单位代码 = s.单位代码 AND m.项目代码 = s.项目代码 AND m.偏差原因 IS NOT NULL
  )
