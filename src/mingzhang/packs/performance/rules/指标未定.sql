-- id = "指标未定"
-- title = "每条指标都应能评定"
-- severity = "info"
-- category = "completion"
-- key = ["年度", "单位代码", "项目代码", "三级指标"]
-- over = "指标评分"
-- inputs = ["指标评分.指标值"]
-- message = "“{对象}”的指标“{三级指标}”{未定原因}，得分算不出，不按满分计。请补上。"
-- basis = "没有完成情况的指标不能计分"
-- proves = "同一项目别的指标已有完成情况，这条没有"
-- false_alarm = "年度中间还没有自评的"
-- verify = "对照自评材料"
SELECT
  s.年度, s.单位代码, s.来源, s.行, s.项目代码, CASE WHEN s.项目代码 IS NULL THEN '部门整体' ELSE COALESCE(s.项目名称, s.项目代码) END AS 对象,
  s.三级指标, s.未定原因,
  CASE WHEN s.完成值 IS NULL THEN '完成值' ELSE '完成程度' END AS 列,
  CASE WHEN s.完成值 IS NULL THEN '需说明' ELSE '建议' END AS 程度
FROM 指标评分 AS s
WHERE s.结果 IS NULL AND s.指标值 IS NOT NULL
  AND s.未定原因 IN ('没有写完成值', '没有评定完成程度', '没有写完成日期，也没有评定完成程度')
  AND EXISTS (
    SELECT 1 FROM 指标评分 AS o
    WHERE o.年度 = s.年度 AND o.单位代码 = s.单位代码 AND COALESCE(o.项目代码, '') = COALESCE(s.项目代码, '')
      AND o.结果 IS NOT NULL
  )
