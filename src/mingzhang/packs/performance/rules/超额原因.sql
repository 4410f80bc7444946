-- id = "超额原因"
-- title = "远超目标的应说明原因"
-- severity = "warning"
-- category = "completion"
-- key = ["年度", "单位代码", "项目代码", "三级指标"]
-- same_as = ["指标超额"]
-- over = "指标评分"
-- inputs = ["指标评分.结果"]
-- message = "“{对象}”的指标“{三级指标}”目标“{指标性质}{指标值}{度量}”，完成“{完成值}”，超过目标{公布值}%，多于{超额比例}%，没有写偏差原因。请说明原因，目标定得过低的下年调整。"
-- basis = "偏离度＝（完成值－目标值）÷目标值，超过30%的要说明原因、调整目标；各地的比例见参数“超额比例”"
-- proves = "完成值超过目标值的部分大于参数规定的比例，而没有写原因"
-- false_alarm = "以收到、受理数为目标的指标，多少不由本单位定"
-- verify = "看目标依据和上年实际值"
WITH 参数 AS (
  SELECT MAX(CASE WHEN p.参数 = '超额比例' THEN p.值 END) AS 超额比例 FROM 绩效参数 AS p
)
SELECT
  s.年度, s.单位代码, s.来源, s.行, s.项目代码, CASE WHEN s.项目代码 IS NULL THEN '部门整体' ELSE COALESCE(s.项目名称, s.项目代码) END AS 对象,
  s.三级指标, COALESCE(s.指标性质, '') AS 指标性质, s.指标值, COALESCE(s.度量单位, '') AS 度量, s.完成值,
  '偏差原因' AS 列, s.偏离度 AS 公布值, a.超额比例
FROM 指标评分 AS s
CROSS JOIN 参数 AS a
WHERE s.超额 = '是' AND s.偏差原因 IS NULL
