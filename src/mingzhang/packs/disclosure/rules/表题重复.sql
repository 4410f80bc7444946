-- id = "表题重复"
-- title = "不同的表不应是同一个表题"
-- severity = "warning"
-- category = "layout"
-- key = ["表号"]
-- over = "表题"
-- inputs = ["表题.题名"]
-- message = '表{表号}的题名“{题名}”与表{另号}的相同，疑是从别的表抄来的。'
-- basis = '每张表的题名说明它的内容'
-- proves = '表题各不相同'
-- false_alarm = '同一张表分成几张，编了不同的表号'
-- verify = '看表的内容'
SELECT a.文档, a.号, a.处, a.表号, a.题名, b.表号 AS 另号, b.处 AS 另处
FROM 表题 AS a
JOIN (
  SELECT x.文档, x.号, MIN(y.号) AS 先
  FROM 表题 AS x
  JOIN 表题 AS y ON y.文档 = x.文档 AND y.题名 = x.题名 AND y.组 <> x.组 AND y.号 < x.号
  GROUP BY x.文档, x.号
) AS p ON p.文档 = a.文档 AND p.号 = a.号
JOIN 表题 AS b ON b.文档 = p.文档 AND b.号 = p.先
