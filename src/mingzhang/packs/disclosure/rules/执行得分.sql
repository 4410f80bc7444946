-- id = "执行得分"
-- title = "预算执行率的得分应按执行率计算"
-- severity = "warning"
-- category = "score"
-- key = ["表"]
-- over = "指标表"
-- inputs = ["指标表.执行分", "指标表.执行得分", "指标表.执行率"]
-- message = "《{表}》预算执行率{执行率}%，分值{执行分}分，得分{公布值}分，与分值乘执行率不符，请核对；本地另有扣分档次的，请注明。"
-- basis = "预算执行率得分＝分值×执行率，以分值为上限"
-- proves = "得分与分值、执行率不相称"
-- false_alarm = "本地按档次扣分（如90%以上得满分）的"
-- verify = "查本地自评办法里预算执行率的计分"
SELECT
  t.文档,
  t.号,
  t.处,
  t.表,
  t.执行分,
  t.执行率,
  t.执行得分 AS 公布值,
  CASE WHEN t.执行得分 > t.执行分 AND t.转换 = 0 THEN '必改' ELSE '需说明' END AS 程度
FROM 指标表 AS t
WHERE t.执行得分 > t.执行分
  OR ABS(t.执行得分 * 100 - t.执行分 * LEAST(t.执行率, CAST(100 AS DECIMAL(24, 6)))) > 10
