-- expect = ["不可用 RANDOM：每次运行结果不同"]
SELECT 项目代码 FROM 发放 WHERE RANDOM() > 0
