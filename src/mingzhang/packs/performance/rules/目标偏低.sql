-- id = "目标偏低"
-- title = "上年已经达到的，今年的目标应提高"
-- severity = "info"
-- category = "indicator"
-- key = ["年度", "单位代码", "项目代码", "三级指标"]
-- over = "绩效指标"
-- inputs = ["绩效指标.上年完成值"]
-- message = "“{对象}”的指标“{三级指标}”上年完成“{上年完成值}”，今年的目标“{指标性质}{指标值}{度量}”比上年完成的还松。请按上年的完成情况重定，或注明理由。"
-- basis = "目标应与预算、任务量相匹配；上年完成值是定目标的依据"
-- proves = "上年完成值优于今年的目标值"
-- false_alarm = "一次性的高峰（如集中办理）过后回落的；任务量由上级下达的"
-- verify = "看上年自评表的完成值和今年的任务"
WITH 参数 AS (
  SELECT MAX(CASE WHEN p.参数 = '超额比例' THEN p.值 END) AS 超额比例 FROM 绩效参数 AS p
)
SELECT
  i.年度, i.单位代码, i.来源, i.行, i.项目代码, CASE WHEN i.项目代码 IS NULL THEN '部门整体' ELSE COALESCE(p.项目名称, i.项目代码) END AS 对象,
  i.三级指标, i.上年完成值, i.指标性质, i.指标值, COALESCE(i.度量单位, '') AS 度量, '指标值' AS 列,
  CASE
    WHEN i.指标性质 IN ('≥', '>') AND (n.上年完成数 - n.目标数) * 100 > a.超额比例 * n.目标数 THEN '需说明'
    WHEN i.指标性质 IN ('≤', '<') AND (n.目标数 - n.上年完成数) * 100 > a.超额比例 * n.目标数 THEN '需说明'
    ELSE '建议'
  END AS 程度
FROM 绩效指标 AS i
JOIN 指标数 AS n ON n.来源 = i.来源 AND n.行 = i.行
CROSS JOIN 参数 AS a
LEFT JOIN 项目 AS p ON p.年度 = i.年度 AND p.单位代码 = i.单位代码 AND p.项目代码 = i.项目代码
WHERE COALESCE(n.上年完成单位, '') = COALESCE(n.目标单位, '')
  AND ((i.指标性质 IN ('≥', '>') AND n.上年完成数 > n.目标数) OR (i.指标性质 IN ('≤', '<') AND n.上年完成数 < n.目标数))
