-- id = "认定理由"
-- title = "人工评定和扣分应写分值和理由"
-- severity = "warning"
-- category = "score"
-- key = ["年度", "单位代码", "项目代码", "评分项"]
-- over = "评分认定"
-- inputs = ["评分认定.认定"]
-- message = "评分项“{评分项}”{认定}，没有写{缺}。请补上。"
-- basis = "不能由数算出的分，应写明谁按什么认定"
-- proves = "认定是人工评定或扣分，分值或理由空着"
-- false_alarm = "没有扣分的，分值写0"
-- verify = "看评分表的说明"
SELECT
  e.年度, e.单位代码, e.来源, e.行, e.项目代码, e.评分项, e.认定,
  CASE WHEN e.分值 IS NULL THEN '分值' ELSE '理由' END AS 列,
  CASE WHEN e.分值 IS NULL AND e.理由 IS NULL THEN '分值和理由' WHEN e.分值 IS NULL THEN '分值' ELSE '理由' END AS 缺
FROM 评分认定 AS e
WHERE e.认定 IN ('人工评定', '扣分') AND (e.分值 IS NULL OR e.理由 IS NULL)
