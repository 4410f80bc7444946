-- id = "占比"
-- title = "占比应等于部分除以整体"
-- kind = "claim"
-- severity = "error"
-- category = "share"
-- slip = true
-- over = "占比"
-- inputs = ["占比.部分", "占比.整体"]
-- basis = "占比＝部分÷整体×100%，按印出的数复算"
-- proves = "印出的百分数在部分、整体的印刷精度内成立"
-- false_alarm = "个别占比为凑足100%而取差额，末位差1的列为建议"
-- verify = "部分除以整体，四舍五入到百分数的位数"
SELECT
  c.文档,
  c.断言,
  c.值 AS 值号,
  v.值,
  v.半,
  a.低 * 100 AS 分子低,
  a.高 * 100 AS 分子高,
  w.低 AS 分母低,
  w.高 AS 分母高,
  c.部分 AS 甲,
  c.整体 AS 乙
FROM 占比 AS c
JOIN 读数 AS v ON v.文档 = c.文档 AND v.号 = c.值
JOIN 读数 AS a ON a.文档 = c.文档 AND a.号 = c.部分
JOIN 读数 AS w ON w.文档 = c.文档 AND w.号 = c.整体
WHERE w.低 > 0
