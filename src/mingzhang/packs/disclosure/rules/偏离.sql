-- id = "偏离"
-- title = "偏离度、变化率应等于两数之差除以基数"
-- kind = "claim"
-- severity = "error"
-- category = "growth"
-- slip = true
-- over = "偏离"
-- inputs = ["偏离.甲", "偏离.乙"]
-- basis = "偏离度＝（执行数－预算数）÷预算数×100%；增减率＝（本年－上年）÷上年×100%，按表里印出的数复算"
-- proves = "印出的百分数在两个数的印刷精度内成立，正负号也相符"
-- false_alarm = "表里的数已舍入、百分数由未舍入的数算出的，按舍入的余地判断，不会报错；基数口径不同的应注明"
-- verify = "用表里同一行的两个数复算"
SELECT
  c.文档,
  c.断言,
  c.值 AS 值号,
  v.值,
  v.半,
  (a.低 - b.高) * 100 AS 分子低,
  (a.高 - b.低) * 100 AS 分子高,
  b.低 AS 分母低,
  b.高 AS 分母高,
  c.甲,
  c.乙
FROM 偏离 AS c
JOIN 读数 AS v ON v.文档 = c.文档 AND v.号 = c.值
JOIN 读数 AS a ON a.文档 = c.文档 AND a.号 = c.甲
JOIN 读数 AS b ON b.文档 = c.文档 AND b.号 = c.乙
WHERE b.低 > 0
