-- id = "所说条数"
-- title = "文中说的条数应与表里列出的相同"
-- severity = "error"
-- category = "count"
-- key = ["类", "说法"]
-- over = "所说条数"
-- inputs = ["所说条数.所说", "所说条数.所列"]
-- holds = ["守"]
-- message = "文中说“{说法}”，是{公布值}，表里列出{应为值}{列}。请逐条核对。"
-- basis = "文中的条数来自所附的表"
-- proves = "文中的数与表的行数不同"
-- false_alarm = "表在转换时拆行、并行的；表只列主要项目而文中没有说明的"
-- verify = "数一遍表里的行"
SELECT
  s.文档,
  s.号,
  s.处,
  s.另处,
  s.类,
  s.说法,
  s.所说 AS 公布值,
  s.所列 AS 应为值,
  CASE WHEN COALESCE(s.名单, '') = '' THEN '' ELSE '：' || s.名单 END AS 列,
  CASE WHEN s.转换 = 1 THEN '需说明' ELSE '必改' END AS 程度
FROM 所说条数 AS s
WHERE s.类 IN ('项目', '指标') AND s.所说 <> s.所列
